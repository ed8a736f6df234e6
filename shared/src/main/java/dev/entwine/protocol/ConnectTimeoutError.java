package dev.entwine.protocol;

import org.jspecify.annotations.Nullable;

/** No answer within the allowed time. Twisted's {@code internet.error.TimeoutError}. */
public final class ConnectTimeoutError extends ConnectError {
  private static final long serialVersionUID = 1L;

  public ConnectTimeoutError(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
