package dev.entwine.protocols.wire;

import dev.entwine.protocol.Protocol;
import io.vertx.core.buffer.Buffer;

/** Says one thing to whoever connects, and closes. What the peer sends is thrown away. */
abstract sealed class Saying extends Protocol permits QOTD, Who, Daytime, Time {

  abstract Buffer said();

  @Override
  protected final void connectionMade() {
    transport().write(said());
    transport().loseConnection();
  }

  @Override
  public final void dataReceived(Buffer data) {}
}
