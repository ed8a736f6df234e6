package dev.entwine.protocols.policies;

import dev.entwine.protocol.Factory;
import dev.entwine.protocol.Protocol;
import dev.entwine.protocol.Transport;
import io.vertx.core.buffer.Buffer;
import java.util.function.Consumer;

/**
 * Logs what passes, for a look at a conversation. Twisted's {@code policies.TrafficLoggingFactory}.
 *
 * <p>Each connection has a number, counted from 1. What comes from the peer is logged as {@code C
 * 1: hello\r\n}, what is sent as {@code S 1: hello\r\n}; {@code C 1: *} is the connection's
 * beginning, {@code S 1: *} says that this side closes it, and its end is logged with the reason.
 * Bytes that are no printable ASCII are escaped, so that a peer can't forge a line.
 */
public final class TrafficLoggingFactory extends WrappingFactory {

  /** How much of each piece is logged unless it is said otherwise, in bytes. */
  public static final int LENGTH_LIMIT = 1024;

  private final Consumer<? super String> log;
  private final int lengthLimit;
  private int count;

  /** Logs the first {@link #LENGTH_LIMIT} bytes of each piece. */
  public TrafficLoggingFactory(Factory wrapped, Consumer<? super String> log) {
    this(wrapped, log, LENGTH_LIMIT);
  }

  /**
   * @param log gets each line, on the loop, or in the thread in which something was written; it is
   *     not to block
   * @param lengthLimit how many bytes of each piece are logged, 0 or more
   */
  public TrafficLoggingFactory(Factory wrapped, Consumer<? super String> log, int lengthLimit) {
    super(wrapped);
    if (lengthLimit < 0) {
      throw new IllegalArgumentException("lengthLimit: 0 or more is needed, not " + lengthLimit);
    }
    this.log = log;
    this.lengthLimit = lengthLimit;
  }

  @Override
  protected ProtocolWrapper wrap(Protocol protocol) {
    return new Logging(protocol, ++count);
  }

  private String shown(Buffer data) {
    int shown = Math.min(data.length(), lengthLimit);
    StringBuilder text = new StringBuilder(shown + 32);
    for (int i = 0; i < shown; i++) {
      append(text, data.getByte(i));
    }
    if (shown < data.length()) {
      text.append("<").append(data.length() - shown).append(" more>");
    }
    return text.toString();
  }

  private static void append(StringBuilder text, byte b) {
    switch (b) {
      case '\r' -> text.append("\\r");
      case '\n' -> text.append("\\n");
      case '\t' -> text.append("\\t");
      case '\\' -> text.append("\\\\");
      default -> {
        if (b >= ' ' && b < 0x7F) {
          text.append((char) b);
        } else {
          text.append(String.format("\\x%02x", b & 0xFF));
        }
      }
    }
  }

  private final class Logging extends ProtocolWrapper {
    private final int number;

    Logging(Protocol wrapped, int number) {
      super(TrafficLoggingFactory.this, wrapped);
      this.number = number;
    }

    private void log(char who, String what) {
      log.accept(who + " " + number + ": " + what);
    }

    @Override
    public void makeConnection(Transport transport) {
      log('C', "*");
      super.makeConnection(transport);
    }

    @Override
    public void dataReceived(Buffer data) {
      log('C', shown(data));
      super.dataReceived(data);
    }

    @Override
    public void connectionLost(Throwable reason) {
      log('C', reason.toString());
      super.connectionLost(reason);
    }

    @Override
    public void write(Buffer data) {
      log('S', shown(data));
      super.write(data);
    }

    @Override
    public void loseConnection() {
      log('S', "*");
      super.loseConnection();
    }
  }
}
