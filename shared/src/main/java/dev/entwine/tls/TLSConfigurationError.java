package dev.entwine.tls;

import org.jspecify.annotations.Nullable;

/**
 * Keys or certificates can't be used. The message is one line that names the file and says what
 * would mend it.
 */
public final class TLSConfigurationError extends RuntimeException {
  private static final long serialVersionUID = 1L;

  TLSConfigurationError(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
