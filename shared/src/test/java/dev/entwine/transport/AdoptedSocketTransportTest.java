package dev.entwine.transport;

import io.vertx.core.Vertx;

/** {@link TransportSuite} over sockets of Vert.x's own, looking at the side that connected. */
class AdoptedSocketTransportTest extends TransportSuite {

  @Override
  protected Wire open(Vertx vertx) {
    return new AdoptedSocketWire(vertx);
  }

  @Override
  protected boolean nearListens() {
    return false;
  }
}
