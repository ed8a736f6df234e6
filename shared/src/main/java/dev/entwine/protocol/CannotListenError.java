package dev.entwine.protocol;

/** A port could not be opened. Twisted's {@code CannotListenError}. */
public final class CannotListenError extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final Address address;

  /**
   * @param address what was to be opened
   * @param cause what the system said
   */
  public CannotListenError(Address address, Throwable cause) {
    super("can't listen on " + address + ": " + cause.getMessage(), cause);
    this.address = address;
  }

  /** What was to be opened. */
  public Address address() {
    return address;
  }
}
