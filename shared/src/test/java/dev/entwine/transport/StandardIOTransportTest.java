package dev.entwine.transport;

import io.vertx.core.Vertx;

/** {@link TransportSuite} over what carries standard input and output. */
class StandardIOTransportTest extends TransportSuite {

  @Override
  protected Wire open(Vertx vertx) {
    return new StandardIOWire(vertx);
  }

  @Override
  protected boolean nearListens() {
    return true;
  }
}
