package dev.entwine.protocols;

import dev.entwine.protocol.Protocol;
import dev.entwine.protocol.PushProducer;
import io.vertx.core.buffer.Buffer;

/**
 * Strings with their length in front: what the receivers of this package have in common.
 *
 * <p>Pausing stops between two strings, not only between two reads. Used on its transport's loop.
 */
public abstract sealed class StringReceiver extends Protocol implements PushProducer
    permits NetstringReceiver, IntNStringReceiver {

  /** How long a string may be unless a subclass says otherwise, in bytes. */
  public static final int MAX_LENGTH = 99999;

  private final ByteQueue received = new ByteQueue();
  private final int maxLength;
  private boolean paused;
  private boolean delivering;
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

  /** Looks for the next string and delivers it; false if there is none yet. */
  abstract boolean deliverNext(ByteQueue from);

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
    if (broken) {
      return;
    }
    received.append(data);
    if (delivering) {
      return;
    }
    delivering = true;
    try {
      while (!broken && !paused && deliverNext(received)) {
        // Each round delivers one string.
      }
    } finally {
      delivering = false;
    }
  }

  @Override
  public void pauseProducing() {
    paused = true;
    transport().pauseProducing();
  }

  @Override
  public void resumeProducing() {
    paused = false;
    transport().resumeProducing();
    dataReceived(Buffer.buffer());
  }

  @Override
  public void stopProducing() {
    paused = true;
    transport().stopProducing();
  }
}
