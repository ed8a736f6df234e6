package dev.entwine.protocol;

/** More than one datagram holds. Twisted's {@code MessageLengthError}. */
public final class MessageLengthError extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * @param length how many bytes it has
   * @param cause what the system said
   */
  public MessageLengthError(int length, Throwable cause) {
    super("a datagram of " + length + " bytes is too long to be sent", cause);
  }
}
