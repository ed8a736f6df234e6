package dev.entwine.protocol;

/** The connection was closed cleanly, by either side. Twisted's {@code ConnectionDone}. */
public final class ConnectionDone extends ConnectionClosed {
  private static final long serialVersionUID = 1L;

  public ConnectionDone() {
    super("the connection was closed cleanly", null);
  }
}
