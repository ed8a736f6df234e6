package dev.entwine.testing.guide;

import dev.entwine.protocols.LineReceiver;
import io.vertx.core.buffer.Buffer;

/** The other side of {@link TimeClient}. */
final class TimeServer extends LineReceiver {

  @Override
  protected void lineReceived(Buffer line) {
    sendLine("12:00");
  }
}
