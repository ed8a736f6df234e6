package dev.entwine.verticles.chat;

import io.vertx.core.buffer.Buffer;

/**
 * Takes telnet's commands out of a stream of bytes, however it is cut (RFC 854, RFC 855). None is
 * answered: a telnet client that gets no answer goes on as a plain terminal, a line at a time.
 *
 * <p>It keeps nothing but its state, so that a command without end costs no memory.
 */
final class TelnetFilter {

  private static final int IAC = 255;
  private static final int SB = 250;
  private static final int SE = 240;
  private static final int WILL = 251;

  private enum State {
    TEXT,
    /** After IAC. */
    COMMAND,
    /** After WILL, WONT, DO or DONT: the option follows. */
    OPTION,
    /** Between SB and SE. */
    SUBNEGOTIATION,
    /** After IAC in there. */
    SUBNEGOTIATION_COMMAND
  }

  private State state = State.TEXT;

  /** The bytes that are no telnet commands; {@code data} itself if all of it is. */
  Buffer strip(Buffer data) {
    int length = data.length();
    if (state == State.TEXT && !hasCommand(data, length)) {
      return data;
    }
    byte[] text = new byte[length];
    int kept = 0;
    for (int i = 0; i < length; i++) {
      int b = data.getUnsignedByte(i);
      if (state == State.TEXT && b != IAC || state == State.COMMAND && b == IAC) {
        // A doubled IAC is the byte 255 itself.
        text[kept++] = (byte) b;
      }
      state = next(b);
    }
    return Buffer.buffer(kept).appendBytes(text, 0, kept);
  }

  private State next(int b) {
    return switch (state) {
      case TEXT -> b == IAC ? State.COMMAND : State.TEXT;
      case COMMAND -> b == SB ? State.SUBNEGOTIATION : takesOption(b) ? State.OPTION : State.TEXT;
      case OPTION -> State.TEXT;
      case SUBNEGOTIATION -> b == IAC ? State.SUBNEGOTIATION_COMMAND : State.SUBNEGOTIATION;
      case SUBNEGOTIATION_COMMAND -> b == SE ? State.TEXT : State.SUBNEGOTIATION;
    };
  }

  /** WILL, WONT, DO and DONT are 251 to 254. */
  private static boolean takesOption(int command) {
    return command >= WILL && command < IAC;
  }

  private static boolean hasCommand(Buffer data, int length) {
    for (int i = 0; i < length; i++) {
      if (data.getUnsignedByte(i) == IAC) {
        return true;
      }
    }
    return false;
  }
}
