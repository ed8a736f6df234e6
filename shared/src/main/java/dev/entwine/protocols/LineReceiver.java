package dev.entwine.protocols;

import dev.entwine.protocol.BorrowsData;
import io.vertx.core.buffer.Buffer;

/**
 * Cuts a stream into lines, and lets a protocol switch to raw bytes and back. Twisted's {@code
 * basic.LineReceiver}.
 *
 * <p>A change of mode takes effect at once, also for what has been received and not looked at yet.
 * No line is delivered any more once the connection is closing. Pausing stops between two lines,
 * not only between two reads.
 *
 * <p>Lines are the receiver's own. Who overrides {@code dataReceived} gets what the network lends,
 * as {@link BorrowsData} says.
 *
 * <p>Used on its transport's loop.
 */
public abstract class LineReceiver extends BorrowedLineReceiver {

  /** Lines end in CR LF and are at most {@link #MAX_LENGTH} bytes long. */
  protected LineReceiver() {}

  /**
   * @param delimiter what ends a line, one byte or more
   * @param maxLength how many bytes a line may have without its delimiter, 1 or more
   */
  protected LineReceiver(byte[] delimiter, int maxLength) {
    super(delimiter, maxLength);
  }

  /**
   * A line has come.
   *
   * @param line without its delimiter; the receiver's own
   */
  protected abstract void lineReceived(Buffer line);

  @Override
  final void lineReceived(int length) {
    lineReceived(takeLine(length));
  }

  /** {@link #lineReceived(Buffer)} is called instead. */
  @Override
  protected final void lineReceived(Buffer data, int start, int end) {
    lineReceived(BorrowsData.keep(data.slice(start, end)));
  }
}
