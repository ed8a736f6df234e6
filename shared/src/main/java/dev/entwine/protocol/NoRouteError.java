package dev.entwine.protocol;

import org.jspecify.annotations.Nullable;

/** There is no way to that network or host. Twisted's {@code NoRouteError}. */
public final class NoRouteError extends ConnectError {
  private static final long serialVersionUID = 1L;

  public NoRouteError(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
