package dev.entwine.transport;

import io.vertx.core.Vertx;

/** {@link TransportSuite} over TLS, looking at the side that listened. */
class TLSServerTransportTest extends TransportSuite {

  @Override
  protected Wire open(Vertx vertx) {
    return new TLSWire(vertx);
  }

  @Override
  protected boolean nearListens() {
    return true;
  }
}
