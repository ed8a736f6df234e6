package dev.entwine.transport;

import io.vertx.core.Vertx;

/** {@link TransportSuite} over memory, looking at the side that connected. */
class MemoryClientTransportTest extends TransportSuite {

  @Override
  protected Wire open(Vertx vertx) {
    return new MemoryWire(vertx);
  }

  @Override
  protected boolean nearListens() {
    return false;
  }
}
