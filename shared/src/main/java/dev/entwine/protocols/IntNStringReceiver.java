package dev.entwine.protocols;

import io.vertx.core.buffer.Buffer;

/**
 * Strings behind a big-endian length of a fixed size. Twisted's {@code basic.IntNStringReceiver}.
 */
public abstract sealed class IntNStringReceiver extends StringReceiver
    permits Int8StringReceiver, Int16StringReceiver, Int32StringReceiver {

  private final int prefixLength;

  IntNStringReceiver(int prefixLength, int maxLength) {
    super(maxLength);
    this.prefixLength = prefixLength;
  }

  /**
   * A length has come that is longer than {@link #maxLength()}; the string is not waited for, and
   * nothing more is delivered. Unless overridden, this closes the connection.
   *
   * @param length the length that was announced
   */
  protected void lengthLimitExceeded(long length) {
    transport().loseConnection();
  }

  @Override
  final boolean deliverNext() {
    if (received.length() < prefixLength) {
      return false;
    }
    long length = 0;
    for (int i = 0; i < prefixLength; i++) {
      length = length << 8 | received.get(i) & 0xFF;
    }
    if (length > maxLength()) {
      giveUp();
      lengthLimitExceeded(length);
      return false;
    }
    if (received.length() < prefixLength + length) {
      return false;
    }
    received.skip(prefixLength);
    stringReceived(received.take((int) length));
    return true;
  }

  @Override
  public void sendString(Buffer string) {
    long most = (1L << 8 * prefixLength) - 1;
    if (string.length() > most) {
      throw new StringTooLongError(string.length(), most);
    }
    Buffer framed = Buffer.buffer(prefixLength + string.length());
    for (int shift = 8 * (prefixLength - 1); shift >= 0; shift -= 8) {
      framed.appendByte((byte) (string.length() >>> shift));
    }
    transport().write(framed.appendBuffer(string));
  }
}
