package dev.entwine.amp;

import org.jspecify.annotations.Nullable;

/** What AMP itself has to complain about. Twisted's {@code AmpError}. */
public abstract class AmpError extends RuntimeException {
  private static final long serialVersionUID = 1L;

  AmpError(String message) {
    super(message);
  }

  AmpError(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
