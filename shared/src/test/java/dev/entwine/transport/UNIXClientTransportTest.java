package dev.entwine.transport;

import io.vertx.core.Vertx;

/** {@link TransportSuite} over UNIX sockets, looking at the side that connected. */
class UNIXClientTransportTest extends TransportSuite {

  @Override
  protected Wire open(Vertx vertx) {
    return new UNIXWire(vertx);
  }

  @Override
  protected boolean nearListens() {
    return false;
  }
}
