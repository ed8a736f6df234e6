package dev.entwine.protocol;

/**
 * An address that can't be used where it stands: a name where none is looked up, or the other
 * version of IP. Twisted's {@code InvalidAddressError}.
 */
public final class InvalidAddressError extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  /**
   * @param address what was given
   * @param problem what is wrong with it
   */
  public InvalidAddressError(String address, String problem) {
    super("'" + address + "' " + problem);
  }
}
