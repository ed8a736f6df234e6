package dev.entwine.protocols;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;

/**
 * Cuts a stream into lines, and lets a protocol switch to raw bytes and back. Twisted's {@code
 * basic.LineReceiver}.
 *
 * <p>A change of mode takes effect at once, also for what has been received and not looked at yet.
 * No line is delivered any more once the connection is closing. Pausing stops between two lines,
 * not only between two reads.
 *
 * <p>Used on its transport's loop.
 */
public abstract class LineReceiver extends FramingProtocol {

  /** How long a line may be unless a subclass says otherwise, in bytes without the delimiter. */
  public static final int MAX_LENGTH = 16384;

  private static final byte[] CRLF = {'\r', '\n'};

  private final byte[] delimiter;
  private final int maxLength;

  private boolean lineMode = true;

  /** Lines end in CR LF and are at most {@link #MAX_LENGTH} bytes long. */
  protected LineReceiver() {
    this(CRLF, MAX_LENGTH);
  }

  /**
   * @param delimiter what ends a line, one byte or more
   * @param maxLength how many bytes a line may have without its delimiter, 1 or more
   */
  protected LineReceiver(byte[] delimiter, int maxLength) {
    if (delimiter.length == 0 || maxLength < 1) {
      throw new IllegalArgumentException(
          "a delimiter of at least one byte and a maximum length of at least 1 are needed");
    }
    this.delimiter = delimiter.clone();
    this.maxLength = maxLength;
  }

  /**
   * A line has come.
   *
   * @param line without its delimiter; the receiver's own
   */
  protected abstract void lineReceived(Buffer line);

  /**
   * Bytes have come in raw mode.
   *
   * @param data one byte or more; the receiver's own
   */
  protected void rawDataReceived(Buffer data) {
    throw new UnsupportedOperationException(
        getClass().getSimpleName() + " is in raw mode and has no rawDataReceived()");
  }

  /**
   * A line is too long. Unless overridden, this closes the connection.
   *
   * @param line all that has been received and not delivered, from the start of that line on
   */
  protected void lineLengthExceeded(Buffer line) {
    transport().loseConnection();
  }

  /** Delivers bytes to {@link #rawDataReceived} from now on. */
  protected final void setRawMode() {
    lineMode = false;
  }

  /**
   * Delivers lines from now on.
   *
   * @param extra bytes that raw mode got and did not want; they come next
   */
  protected final void setLineMode(Buffer extra) {
    lineMode = true;
    if (extra.length() > 0) {
      dataReceived(extra);
    }
  }

  /** Takes away what has been received and not delivered. */
  protected final Buffer clearLineBuffer() {
    return received.takeAll();
  }

  /** Sends a line and the delimiter. */
  public void sendLine(Buffer line) {
    transport()
        .write(
            Buffer.buffer(line.length() + delimiter.length)
                .appendBuffer(line)
                .appendBytes(delimiter));
  }

  /** Sends a line in UTF-8 and the delimiter. */
  public final void sendLine(String line) {
    sendLine(Buffer.buffer(line));
  }

  @Override
  final boolean deliverNext() {
    if (transport().disconnecting()) {
      return false;
    }
    if (!lineMode) {
      rawDataReceived(clearLineBuffer());
      return true;
    }
    int length = received.indexOf(delimiter);
    boolean complete = length >= 0;
    if (complete ? length > maxLength : received.length() - delimiter.length >= maxLength) {
      lineLengthExceeded(clearLineBuffer());
      return false;
    }
    if (!complete) {
      return false;
    }
    Buffer line = received.take(length);
    received.skip(delimiter.length);
    lineReceived(line);
    return true;
  }

  /** A line as text, for subclasses whose lines are UTF-8; what is malformed becomes U+FFFD. */
  protected static String text(Buffer line) {
    return line.toString(StandardCharsets.UTF_8);
  }
}
