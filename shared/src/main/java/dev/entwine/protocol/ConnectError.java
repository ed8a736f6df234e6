package dev.entwine.protocol;

import org.jspecify.annotations.Nullable;

/**
 * A connection could not be made. Twisted's {@code ConnectError}; the subclasses say why where that
 * is known.
 */
public class ConnectError extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public ConnectError(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
