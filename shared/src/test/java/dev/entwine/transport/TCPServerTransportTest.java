package dev.entwine.transport;

import io.vertx.core.Vertx;

/** {@link TransportSuite} over TCP, looking at the side that listened. */
class TCPServerTransportTest extends TransportSuite {

  @Override
  protected Wire open(Vertx vertx) {
    return new TCPWire(vertx);
  }

  @Override
  protected boolean nearListens() {
    return true;
  }
}
