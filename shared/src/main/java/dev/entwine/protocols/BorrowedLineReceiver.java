package dev.entwine.protocols;

import dev.entwine.protocol.BorrowsData;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Cuts a stream into lines where they were received, without a copy or an object for each: a {@link
 * LineReceiver} for protocols whose lines are many and are passed on or looked at, and not kept.
 *
 * <p>A change of mode takes effect at once, also for what has been received and not looked at yet.
 * No line is delivered any more once the connection is closing. Pausing stops between two lines,
 * not only between two reads.
 *
 * <p>Used on its transport's loop.
 */
public abstract class BorrowedLineReceiver extends FramingProtocol {

  /** How long a line may be unless a subclass says otherwise, in bytes without the delimiter. */
  public static final int MAX_LENGTH = 16384;

  private static final int FIRST_RAW_PIECE = 64;
  private static final int LAST_RAW_PIECE = 1 << 20;

  private static final byte[] CRLF = {'\r', '\n'};
  private static final Buffer CRLF_BUFFER = Buffer.buffer(CRLF);

  private final byte[] delimiter;
  private final Buffer lineEnd;
  private final int maxLength;

  private boolean lineMode = true;

  /** How much raw mode gets next. */
  private int rawPiece;

  /** Whether what {@link #setLineMode} is given comes before what is held. */
  private boolean inRawData;

  /** Lines end in CR LF and are at most {@link #MAX_LENGTH} bytes long. */
  protected BorrowedLineReceiver() {
    this(CRLF, MAX_LENGTH);
  }

  /**
   * @param delimiter what ends a line, one byte or more
   * @param maxLength how many bytes a line may have without its delimiter, 1 or more
   */
  protected BorrowedLineReceiver(byte[] delimiter, int maxLength) {
    if (delimiter.length == 0 || maxLength < 1) {
      throw new IllegalArgumentException(
          "a delimiter of at least one byte and a maximum length of at least 1 are needed");
    }
    this.delimiter = delimiter == CRLF ? CRLF : delimiter.clone();
    this.lineEnd = delimiter == CRLF ? CRLF_BUFFER : Buffer.buffer(delimiter);
    this.maxLength = maxLength;
  }

  /**
   * A line has come.
   *
   * @param data what holds it, borrowed until this returns, as {@link BorrowsData} says
   * @param start where in there its first byte is
   * @param end where its delimiter begins
   */
  protected abstract void lineReceived(Buffer data, int start, int end);

  /**
   * Bytes have come in raw mode. Different from Twisted, they begin with a small piece, of at most
   * 64 bytes, and the next may be twice as long: what is not wanted and goes back through {@link
   * #setLineMode} is then no more work than what was wanted.
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
    rawPiece = FIRST_RAW_PIECE;
  }

  /**
   * Delivers lines from now on.
   *
   * @param extra bytes that raw mode got and did not want; they come next
   */
  protected final void setLineMode(Buffer extra) {
    lineMode = true;
    if (inRawData) {
      inRawData = false;
      received.putBack(extra);
    } else if (extra.length() > 0) {
      dataReceived(extra);
    }
  }

  /** Takes away what has been received and not delivered. */
  protected final Buffer clearLineBuffer() {
    return received.takeAll();
  }

  /** Sends a line and the delimiter. The line may be a borrowed one. */
  public void sendLine(Buffer line) {
    transport().writeSequence(List.of(line, lineEnd));
  }

  /**
   * Sends a line and the delimiter: {@code sendLine(data.slice(start, end))}, and less work where a
   * line is sent on that has just come.
   */
  public final void sendLine(Buffer data, int start, int end) {
    if (delimiterIsAt(data, end)) {
      transport().write(data, start, end + delimiter.length);
    } else {
      sendLine(data.slice(start, end));
    }
  }

  private boolean delimiterIsAt(Buffer data, int at) {
    if (data.length() < at + delimiter.length) {
      return false;
    }
    for (int i = 0; i < delimiter.length; i++) {
      if (data.getByte(at + i) != delimiter[i]) {
        return false;
      }
    }
    return true;
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
      deliverRaw();
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
    lineReceived(length);
    return true;
  }

  private void deliverRaw() {
    Buffer data = received.take(Math.min(received.length(), rawPiece));
    rawPiece = Math.min(2 * rawPiece, LAST_RAW_PIECE);
    inRawData = true;
    try {
      rawDataReceived(data);
    } finally {
      inRawData = false;
    }
  }

  /** A line is at the front, and its delimiter after it. */
  void lineReceived(int length) {
    Buffer lent = received.lent();
    int start = lent == null ? 0 : received.lentStart();
    int whole = length + delimiter.length;
    Buffer data = lent == null ? received.take(whole) : lent;
    if (lent != null) {
      received.skip(whole);
    }
    lineReceived(data, start, start + length);
  }

  /** Takes the line at the front as a copy, and drops its delimiter. */
  final Buffer takeLine(int length) {
    Buffer line = received.take(length);
    received.skip(delimiter.length);
    return line;
  }

  /** A line as text, for subclasses whose lines are UTF-8; what is malformed becomes U+FFFD. */
  protected static String text(Buffer line) {
    return line.toString(StandardCharsets.UTF_8);
  }
}
