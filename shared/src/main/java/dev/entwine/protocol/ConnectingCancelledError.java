package dev.entwine.protocol;

/** The attempt was given up by this side. Twisted's {@code ConnectingCancelledError}. */
public final class ConnectingCancelledError extends ConnectError {
  private static final long serialVersionUID = 1L;

  /**
   * @param address where the attempt was going
   */
  public ConnectingCancelledError(Address address) {
    super("the attempt to connect to " + address + " was cancelled", null);
  }
}
