package dev.entwine.protocols;

/** Strings behind a length of 8 bits, big-endian. Twisted's {@code basic.Int8StringReceiver}. */
public abstract non-sealed class Int8StringReceiver extends IntNStringReceiver {

  /** Strings are at most {@link #MAX_LENGTH} bytes long. */
  protected Int8StringReceiver() {
    this(MAX_LENGTH);
  }

  /**
   * @param maxLength how many bytes a string may have
   */
  protected Int8StringReceiver(int maxLength) {
    super(1, maxLength);
  }
}
