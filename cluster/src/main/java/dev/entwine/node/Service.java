package dev.entwine.node;

import io.vertx.core.DeploymentOptions;
import io.vertx.core.json.JsonObject;

/**
 * One service of a node's configuration, checked.
 *
 * @param name what the configuration calls it
 * @param options which verticle, and how many of it
 * @param config what the verticle is given
 */
public record Service(String name, ServiceOptions options, JsonObject config) {

  DeploymentOptions deployment() {
    return new DeploymentOptions().setInstances(options.instances()).setConfig(config.copy());
  }
}
