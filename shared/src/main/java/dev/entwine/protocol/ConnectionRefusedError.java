package dev.entwine.protocol;

import org.jspecify.annotations.Nullable;

/** Nobody listens there. Twisted's {@code ConnectionRefusedError}. */
public final class ConnectionRefusedError extends ConnectError {
  private static final long serialVersionUID = 1L;

  public ConnectionRefusedError(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
