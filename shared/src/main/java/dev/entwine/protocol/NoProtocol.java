package dev.entwine.protocol;

/** The factory built no protocol for a connection that was made. Twisted's {@code NoProtocol}. */
public final class NoProtocol extends ConnectError {
  private static final long serialVersionUID = 1L;

  public NoProtocol() {
    super("the factory built no protocol for this connection", null);
  }
}
