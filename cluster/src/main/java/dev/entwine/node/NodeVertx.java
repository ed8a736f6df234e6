package dev.entwine.node;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.internal.VertxBootstrap;
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
    return VertxBootstrap.create()
        .options(new VertxOptions().setPreferNativeTransport(true))
        .serviceProviders(List.of())
        .init()
        .vertx();
  }

  /** What carries its connections, to be shown: Netty's native transport or the JDK's. */
  public static String transport(Vertx vertx) {
    if (vertx.isNativeTransportEnabled()) {
      return "native transport";
    }
    Throwable cause = vertx.unavailableNativeTransportCause();
    return "transport of the JDK"
        + (cause == null ? "" : "; there is no native one: " + cause.getMessage());
  }
}
