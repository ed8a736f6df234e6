package dev.entwine.transport;

import io.vertx.core.Vertx;

/** {@link TransportSuite} over UNIX sockets, looking at the side that listened. */
class UNIXServerTransportTest extends TransportSuite {

  @Override
  protected Wire open(Vertx vertx) {
    return new UNIXWire(vertx);
  }

  @Override
  protected boolean nearListens() {
    return true;
  }
}
