package dev.entwine.protocols;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;

/**
 * Strings as {@code 5:hello,}. Twisted's {@code basic.NetstringReceiver}; the format is D. J.
 * Bernstein's.
 *
 * <p>What is no netstring, or one that is too long, closes the connection; as much as the first
 * wrong character is enough, and a length is too long as soon as the digits that have come are.
 */
public abstract non-sealed class NetstringReceiver extends StringReceiver {

  /** The length of the string whose bytes are awaited, or -1 while its length is. */
  private int expected = -1;

  /** Strings are at most {@link #MAX_LENGTH} bytes long. */
  protected NetstringReceiver() {
    this(MAX_LENGTH);
  }

  /**
   * @param maxLength how many bytes a string may have
   */
  protected NetstringReceiver(int maxLength) {
    super(maxLength);
  }

  @Override
  final boolean deliverNext() {
    if (expected < 0 && !readLength()) {
      return false;
    }
    if (received.length() <= expected) {
      return false;
    }
    if (received.get(expected) != ',') {
      malformed();
      return false;
    }
    Buffer string = received.take(expected);
    received.skip(1);
    expected = -1;
    stringReceived(string);
    return true;
  }

  private boolean readLength() {
    long length = 0;
    for (int i = 0; i < received.length(); i++) {
      byte c = received.get(i);
      if (c == ':' && i > 0) {
        expected = (int) length;
        received.skip(i + 1);
        return true;
      }
      boolean digit = c >= '0' && c <= '9' && !(i == 1 && length == 0);
      length = length * 10 + c - '0';
      if (!digit || length > maxLength()) {
        malformed();
        return false;
      }
    }
    return false;
  }

  private void malformed() {
    giveUp();
    transport().loseConnection();
  }

  @Override
  public void sendString(Buffer string) {
    byte[] length = (string.length() + ":").getBytes(StandardCharsets.US_ASCII);
    transport()
        .write(
            Buffer.buffer(length.length + string.length() + 1)
                .appendBytes(length)
                .appendBuffer(string)
                .appendByte((byte) ','));
  }
}
