package dev.entwine.protocols;

/** Strings behind a length of 16 bits, big-endian. Twisted's {@code basic.Int16StringReceiver}. */
public abstract non-sealed class Int16StringReceiver extends IntNStringReceiver {

  /** Strings are at most {@link #MAX_LENGTH} bytes long. */
  protected Int16StringReceiver() {
    this(MAX_LENGTH);
  }

  /**
   * @param maxLength how many bytes a string may have
   */
  protected Int16StringReceiver(int maxLength) {
    super(2, maxLength);
  }
}
