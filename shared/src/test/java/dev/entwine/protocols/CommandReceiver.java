package dev.entwine.protocols;

import dev.entwine.testing.StringTransport;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import java.nio.charset.StandardCharsets;

/**
 * A LineReceiver that does what the lines it gets say, by their first letter, and keeps each call.
 * The same protocol is in {@code twisted_line_receiver.py}.
 *
 * <ul>
 *   <li>{@code R3...}: raw mode for three bytes, then lines again, with the rest
 *   <li>{@code P}: pauses; {@code C}: clears the buffer; {@code S}: sends the line back; {@code X}:
 *       closes the connection; {@code E...}: has the rest of the line received once more, with a
 *       delimiter after it, from within
 * </ul>
 */
final class CommandReceiver extends LineReceiver {

  /** What happens when a line is too long. */
  enum TooLong {
    /** What happens by itself: the connection is closed. */
    CLOSE,
    /** Nothing: the next bytes are the next line. */
    IGNORE,
    /** All but the first byte comes again. */
    AGAIN
  }

  final StringTransport transport = new StringTransport();
  private final byte[] delimiter;
  private final TooLong tooLong;
  private final JsonArray calls = new JsonArray();
  private int rawLeft;
  boolean paused;

  CommandReceiver(byte[] delimiter, int maxLength, TooLong tooLong) {
    super(delimiter, maxLength);
    this.delimiter = delimiter.clone();
    this.tooLong = tooLong;
    makeConnection(transport);
  }

  /** The calls, each as its name and its bytes in Latin-1. */
  JsonArray calls() {
    return calls;
  }

  private void called(String name, Buffer data) {
    calls.add(new JsonArray().add(name).add(data.toString(StandardCharsets.ISO_8859_1)));
  }

  @Override
  protected void lineReceived(Buffer line) {
    called("line", line);
    switch (line.length() == 0 ? ' ' : line.getByte(0)) {
      case 'R' -> {
        rawLeft = line.length() > 1 ? line.getByte(1) & 7 : 0;
        setRawMode();
      }
      case 'P' -> {
        paused = true;
        pauseProducing();
      }
      case 'C' -> called("cleared", clearLineBuffer());
      case 'S' -> sendLine(line);
      case 'X' -> transport().loseConnection();
      case 'E' -> setLineMode(line.getBuffer(1, line.length()).appendBytes(delimiter));
      default -> {}
    }
  }

  @Override
  protected void rawDataReceived(Buffer data) {
    called("raw", data);
    if (data.length() < rawLeft) {
      rawLeft -= data.length();
    } else {
      setLineMode(data.getBuffer(rawLeft, data.length()));
    }
  }

  @Override
  protected void lineLengthExceeded(Buffer line) {
    called("exceeded", line);
    switch (tooLong) {
      case CLOSE -> super.lineLengthExceeded(line);
      case IGNORE -> {}
      case AGAIN -> setLineMode(line.getBuffer(1, line.length()));
    }
  }

  /** Goes on if it was paused. */
  void resume() {
    if (paused) {
      paused = false;
      resumeProducing();
    }
  }
}
