package dev.entwine.transport;

import io.vertx.core.Vertx;

/** {@link TransportSuite} over memory, looking at the side that listened. */
class MemoryServerTransportTest extends TransportSuite {

  @Override
  protected Wire open(Vertx vertx) {
    return new MemoryWire(vertx);
  }

  @Override
  protected boolean nearListens() {
    return true;
  }
}
