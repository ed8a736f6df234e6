package dev.entwine.service;

import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.json.JsonObject;

/**
 * What a verticle tells its node when it starts to serve something: a message on {@link #ADDRESS},
 * never sent to other nodes, as {@code {"deployment": ..., "where": ..., "how": ...}}.
 *
 * @param deployment the id of the deployment that serves
 * @param where an address a person can use, such as {@code tcp 127.0.0.1:8123}
 * @param how how to try it, such as {@code nc 127.0.0.1 8123}
 */
public record Served(String deployment, String where, String how) {

  /** Where these messages are published. */
  public static final String ADDRESS = "entwine.node.served";

  /** Reads a message. */
  public static Served fromJson(JsonObject json) {
    return new Served(
        json.getString("deployment", ""), json.getString("where", ""), json.getString("how", ""));
  }

  /** As a message. */
  public JsonObject toJson() {
    return new JsonObject().put("deployment", deployment).put("where", where).put("how", how);
  }

  /** Publishes it within this node. */
  public void publish(EventBus bus) {
    bus.publish(ADDRESS, toJson(), new DeliveryOptions().setLocalOnly(true));
  }
}
