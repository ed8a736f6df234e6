package dev.entwine.protocols.wire;

import dev.entwine.protocol.Protocol;
import dev.entwine.protocol.PullProducer;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;

/**
 * Sends characters for as long as the peer reads them (RFC 864). Twisted's {@code wire.Chargen}.
 *
 * <p>The lines have the layout that the RFC shows: 72 of the 95 printable characters of ASCII and
 * CR LF, each line beginning one character after the line before. Twisted's sends 71 characters
 * over and over, without ends of lines.
 *
 * <p>It is its transport's pull producer: a peer that does not read costs one block of lines.
 */
public final class Chargen extends Protocol implements PullProducer {

  private static final int WIDTH = 72;
  private static final int PRINTABLE = 95;

  /** All the lines there are, after which they begin again; it is only read. */
  static final Buffer ROUND = round();

  /** A protocol for one connection. */
  public Chargen() {}

  private static Buffer round() {
    Buffer lines = Buffer.buffer(PRINTABLE * (WIDTH + 2));
    for (int line = 0; line < PRINTABLE; line++) {
      for (int column = 0; column < WIDTH; column++) {
        lines.appendByte((byte) (' ' + (line + column) % PRINTABLE));
      }
      lines.appendString("\r\n");
    }
    return lines;
  }

  @Override
  protected void connectionMade() {
    transport().registerProducer(this);
  }

  /** What the peer sends is thrown away. */
  @Override
  public void dataReceived(Buffer data) {}

  @Override
  public void resumeProducing() {
    transport().write(ROUND.copy());
  }

  @Override
  public void stopProducing() {}

  @Override
  public void shutdownRequested(Duration grace) {
    transport().unregisterProducer();
    transport().loseConnection();
  }
}
