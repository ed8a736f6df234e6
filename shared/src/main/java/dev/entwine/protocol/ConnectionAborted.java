package dev.entwine.protocol;

/**
 * This side cut the connection with {@code abortConnection}. Twisted's {@code ConnectionAborted}.
 */
public final class ConnectionAborted extends ConnectionClosed {
  private static final long serialVersionUID = 1L;

  public ConnectionAborted() {
    super("the connection was aborted by this side", null);
  }
}
