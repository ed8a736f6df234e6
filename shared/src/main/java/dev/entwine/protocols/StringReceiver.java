package dev.entwine.protocols;

import io.vertx.core.buffer.Buffer;

/**
 * Strings with their length in front: what the receivers of this package have in common.
 *
 * <p>Pausing stops between two strings, not only between two reads. Used on its transport's loop.
 *
 * <p>Strings are the receiver's own. Who overrides {@code dataReceived} gets what the network
 * lends, as {@link dev.entwine.protocol.BorrowsData} says.
 */
public abstract sealed class StringReceiver extends FramingProtocol
    permits NetstringReceiver, IntNStringReceiver {

  /** How long a string may be unless a subclass says otherwise, in bytes. */
  public static final int MAX_LENGTH = 99999;

  private final int maxLength;
  private boolean broken;

  StringReceiver(int maxLength) {
    if (maxLength < 0) {
      throw new IllegalArgumentException("maxLength: " + maxLength + ", 0 or more is needed");
    }
    this.maxLength = maxLength;
  }

  /**
   * A string has come.
   *
   * @param string the receiver's own; may be empty
   */
  protected abstract void stringReceived(Buffer string);

  /**
   * Sends a string with its length in front.
   *
   * @throws StringTooLongError if the format has no place for such a length
   */
  public abstract void sendString(Buffer string);

  /** How many bytes a string may have. */
  protected final int maxLength() {
    return maxLength;
  }

  /** What comes is no string of this format: nothing more is delivered. */
  final void giveUp() {
    broken = true;
    received.takeAll();
  }

  @Override
  public void dataReceived(Buffer data) {
    if (!broken) {
      super.dataReceived(data);
    }
  }
}
