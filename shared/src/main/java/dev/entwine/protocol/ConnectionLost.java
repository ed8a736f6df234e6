package dev.entwine.protocol;

import org.jspecify.annotations.Nullable;

/**
 * The connection broke: the peer reset it, or the network did. Twisted's {@code ConnectionLost}.
 */
public sealed class ConnectionLost extends ConnectionClosed permits ProcessTerminated {
  private static final long serialVersionUID = 1L;

  /**
   * @param cause what the system said, if it said something
   */
  public ConnectionLost(@Nullable Throwable cause) {
    super(
        cause == null || cause.getMessage() == null
            ? "the connection was lost"
            : "the connection was lost: " + cause.getMessage(),
        cause);
  }

  ConnectionLost(String message) {
    super(message, null);
  }
}
