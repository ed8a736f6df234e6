package dev.entwine.protocols;

/** Strings behind a length of 32 bits, big-endian. Twisted's {@code basic.Int32StringReceiver}. */
public abstract non-sealed class Int32StringReceiver extends IntNStringReceiver {

  /** Strings are at most {@link #MAX_LENGTH} bytes long. */
  protected Int32StringReceiver() {
    this(MAX_LENGTH);
  }

  /**
   * @param maxLength how many bytes a string may have
   */
  protected Int32StringReceiver(int maxLength) {
    super(4, maxLength);
  }
}
