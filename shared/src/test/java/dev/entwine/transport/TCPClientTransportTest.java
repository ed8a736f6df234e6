package dev.entwine.transport;

import io.vertx.core.Vertx;

/** {@link TransportSuite} over TCP, looking at the side that connected. */
class TCPClientTransportTest extends TransportSuite {

  @Override
  protected Wire open(Vertx vertx) {
    return new TCPWire(vertx);
  }

  @Override
  protected boolean nearListens() {
    return false;
  }
}
