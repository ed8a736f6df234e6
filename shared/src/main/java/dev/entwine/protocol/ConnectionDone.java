package dev.entwine.protocol;

/** The connection was closed cleanly, by either side. Twisted's {@code ConnectionDone}. */
public sealed class ConnectionDone extends ConnectionClosed permits ProcessDone {
  private static final long serialVersionUID = 1L;

  public ConnectionDone() {
    this("the connection was closed cleanly");
  }

  ConnectionDone(String message) {
    super(message, null);
  }
}
