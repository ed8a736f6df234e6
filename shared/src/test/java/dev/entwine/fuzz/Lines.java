package dev.entwine.fuzz;

import dev.entwine.protocol.BorrowsData;
import dev.entwine.protocol.Protocol;
import dev.entwine.protocols.BorrowedLineReceiver;
import dev.entwine.protocols.LineReceiver;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** {@code LineReceiver} and {@code BorrowedLineReceiver}, which do the same. */
final class Lines extends Framing {

  private static final List<String> DELIMITERS = List.of("\r\n", "\n", "\r\n\r\n", "aab");

  private final boolean borrowed;

  Lines(boolean borrowed) {
    this.borrowed = borrowed;
  }

  private static String delimiter(Settings settings) {
    return DELIMITERS.get(settings.choice() & 3);
  }

  /** Whether the connection is kept when a line is too long. */
  private static boolean keepsOn(Settings settings) {
    return (settings.choice() & 4) != 0;
  }

  @Override
  Subject open(Settings settings) {
    byte[] delimiter = delimiter(settings).getBytes(StandardCharsets.ISO_8859_1);
    return borrowed
        ? new Borrowed(delimiter, settings.maxLength(), keepsOn(settings))
        : new Owned(delimiter, settings.maxLength(), keepsOn(settings));
  }

  /**
   * What both have in common, besides what a {@link Subject} does: {@code R3} is raw mode for the
   * next four bytes, then lines again with the rest; {@code C} clears the buffer.
   */
  private abstract static class LineSubject extends Subject {
    private final boolean keepsOn;
    private int rawLeft;
    private Buffer raw = Buffer.buffer();

    LineSubject(boolean keepsOn) {
      this.keepsOn = keepsOn;
    }

    abstract void setRawMode();

    abstract void setLineMode(Buffer extra);

    abstract Buffer clearLineBuffer();

    @Override
    void again(Buffer bytes) {
      setLineMode(bytes);
    }

    @Override
    void actMore(Buffer line) {
      if (line.length() == 0) {
        return;
      }
      if (line.getByte(0) == 'C') {
        calls.cutsMatterNow();
        calls.addExact("cleared", clearLineBuffer());
      } else if (line.getByte(0) == 'R') {
        rawLeft = rawLength(line.toString(StandardCharsets.ISO_8859_1));
        setRawMode();
      }
    }

    void rawData(Buffer data) {
      calls.addExact("raw", data);
      int taken = Math.min(rawLeft, data.length());
      raw.appendBuffer(data.getBuffer(0, taken));
      rawLeft -= taken;
      if (rawLeft == 0) {
        finish();
        setLineMode(data.getBuffer(taken, data.length()));
      }
    }

    void exceeded(Buffer line) {
      calls.addCommon("exceeded", Buffer.buffer());
      calls.addExact("exceeded", line);
      if (keepsOn) {
        calls.cutsMatterNow();
      } else {
        protocol().transport().loseConnection();
      }
    }

    @Override
    void finish() {
      if (raw.length() > 0) {
        calls.addCommon("raw", raw);
        raw = Buffer.buffer();
      }
    }
  }

  private static int rawLength(String line) {
    return 1 + (line.length() > 1 ? line.charAt(1) & 7 : 0);
  }

  private static final class Owned extends LineSubject {
    private final Receiver receiver;

    Owned(byte[] delimiter, int maxLength, boolean keepsOn) {
      super(keepsOn);
      receiver = new Receiver(delimiter, maxLength);
    }

    private final class Receiver extends LineReceiver {
      Receiver(byte[] delimiter, int maxLength) {
        super(delimiter, maxLength);
      }

      @Override
      protected void lineReceived(Buffer line) {
        calls.add("line", line);
        act(line);
      }

      @Override
      protected void rawDataReceived(Buffer data) {
        rawData(data);
      }

      @Override
      protected void lineLengthExceeded(Buffer line) {
        exceeded(line);
      }

      private void raw() {
        setRawMode();
      }

      private void lines(Buffer extra) {
        setLineMode(extra);
      }

      private Buffer clear() {
        return clearLineBuffer();
      }
    }

    @Override
    Protocol protocol() {
      return receiver;
    }

    @Override
    void send(Buffer piece) {
      receiver.sendLine(piece);
    }

    @Override
    void setRawMode() {
      receiver.raw();
    }

    @Override
    void setLineMode(Buffer extra) {
      receiver.lines(extra);
    }

    @Override
    Buffer clearLineBuffer() {
      return receiver.clear();
    }
  }

  private static final class Borrowed extends LineSubject {
    private final Receiver receiver;

    Borrowed(byte[] delimiter, int maxLength, boolean keepsOn) {
      super(keepsOn);
      receiver = new Receiver(delimiter, maxLength);
    }

    private final class Receiver extends BorrowedLineReceiver {
      Receiver(byte[] delimiter, int maxLength) {
        super(delimiter, maxLength);
      }

      @Override
      protected void lineReceived(Buffer data, int start, int end) {
        Buffer line = data.slice(start, end);
        calls.add("line", BorrowsData.keep(line));
        act(line);
      }

      @Override
      protected void rawDataReceived(Buffer data) {
        rawData(data);
      }

      @Override
      protected void lineLengthExceeded(Buffer line) {
        exceeded(line);
      }

      private void raw() {
        setRawMode();
      }

      private void lines(Buffer extra) {
        setLineMode(extra);
      }

      private Buffer clear() {
        return clearLineBuffer();
      }
    }

    @Override
    Protocol protocol() {
      return receiver;
    }

    @Override
    void send(Buffer piece) {
      receiver.sendLine(piece);
    }

    @Override
    void setRawMode() {
      receiver.raw();
    }

    @Override
    void setLineMode(Buffer extra) {
      receiver.lines(extra);
    }

    @Override
    Buffer clearLineBuffer() {
      return receiver.clear();
    }
  }

  @Override
  Expected expected(Settings settings, String stream) {
    String delimiter = delimiter(settings);
    List<String> calls = new ArrayList<>();
    int at = 0;
    while (true) {
      int end = stream.indexOf(delimiter, at);
      int least = end < 0 ? stream.length() - at - delimiter.length() + 1 : end - at;
      if (least > settings.maxLength()) {
        calls.add("exceeded ");
        return new Expected(calls, keepsOn(settings) ? null : Boolean.TRUE);
      }
      if (end < 0) {
        return new Expected(calls, false);
      }
      String line = stream.substring(at, end);
      calls.add("line " + line);
      at = end + delimiter.length();
      switch (line.isEmpty() ? ' ' : line.charAt(0)) {
        case 'X', 'A', 'T' -> {
          return new Expected(calls, true);
        }
        case 'N', 'C' -> {
          return new Expected(calls, null);
        }
        case 'R' -> {
          int to = Math.min(stream.length(), at + rawLength(line));
          if (to > at) {
            calls.add("raw " + stream.substring(at, to));
          }
          if (to < at + rawLength(line)) {
            return new Expected(calls, false);
          }
          at = to;
        }
        default -> {}
      }
    }
  }
}
