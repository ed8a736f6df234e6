package dev.entwine.node;

import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxBootstrap;
import io.vertx.core.transport.Transport;
import java.util.List;

/** The Vert.x of a node that is in no cluster. */
public final class NodeVertx {

  private NodeVertx() {}

  /**
   * Makes one that takes no part of itself from the class path. Left to itself Vert.x makes
   * everything that is announced there, a cluster manager among it, and with that loads what a node
   * alone has no need of.
   */
  public static Vertx alone() {
    Transport fastest = Transport.nativeTransport();
    return VertxBootstrap.create()
        .transport((fastest == null ? Transport.NIO : fastest).implementation())
        .serviceProviders(List.of())
        .init()
        .vertx();
  }

  /** What carries its connections, to be shown: Netty's native transport or the JDK's. */
  public static String transport(Vertx vertx) {
    if (vertx.isNativeTransportEnabled()) {
      return Transport.nativeTransport().name();
    }
    Throwable cause = vertx.unavailableNativeTransportCause();
    return "nio" + (cause == null ? "" : " (nothing faster: " + cause.getMessage() + ")");
  }
}
