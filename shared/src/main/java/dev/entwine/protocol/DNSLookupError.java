package dev.entwine.protocol;

import org.jspecify.annotations.Nullable;

/** The host name is not known. Twisted's {@code DNSLookupError}. */
public final class DNSLookupError extends ConnectError {
  private static final long serialVersionUID = 1L;

  public DNSLookupError(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
