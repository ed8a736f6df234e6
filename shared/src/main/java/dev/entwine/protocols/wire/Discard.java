package dev.entwine.protocols.wire;

import dev.entwine.protocol.Protocol;
import io.vertx.core.buffer.Buffer;

/** Takes whatever comes and does nothing with it (RFC 863). Twisted's {@code wire.Discard}. */
public final class Discard extends Protocol {

  /** A protocol for one connection. */
  public Discard() {}

  @Override
  public void dataReceived(Buffer data) {}
}
