package dev.entwine.node;

import dev.entwine.endpoint.EndpointSyntaxError;
import dev.entwine.endpoint.Endpoints;
import dev.entwine.service.OptionsError;
import dev.entwine.service.OptionsReader;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The shape of a node's configuration: the keys of {@link NodeOptions}, and {@code services}, each
 * of which has the keys of {@link ServiceOptions} and, beside them, those of its verticle.
 */
final class NodeSchema {

  private static final String SERVICES = "services";
  private static final String VERTICLE = "verticle";
  private static final String INSTANCES = "instances";
  private static final String ENDPOINT = "endpoint";
  private static final String PORT_TRIES = "portTries";

  private static final List<String> OF_A_NODE = names(NodeOptions.class, SERVICES);
  private static final List<String> OF_A_SERVICE = names(ServiceOptions.class);
  private static final Pattern SERVICE_NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_-]{0,63}");

  private NodeSchema() {}

  /**
   * Checks a configuration and takes it apart.
   *
   * @param clustered whether the node will be in a cluster, which changes a default
   * @throws OptionsError if something can't be used
   */
  static NodeConfiguration read(JsonObject config, boolean clustered) {
    refuseUnknown(config, OF_A_NODE);
    JsonObject own = config.copy();
    own.remove(SERVICES);
    if (clustered && !own.containsKey(PORT_TRIES)) {
      own.put(PORT_TRIES, NodeOptions.PORT_TRIES_CLUSTERED);
    }
    NodeOptions options = OptionsReader.read(NodeOptions.class, own);
    List<Service> services = new ArrayList<>();
    JsonObject all = group(SERVICES, config.getValue(SERVICES));
    for (String name : all.fieldNames()) {
      String key = SERVICES + "." + name;
      if (!SERVICE_NAME.matcher(name).matches()) {
        throw new OptionsError(
            key, "a service's name is a letter, then letters, digits, '-' and '_', 64 in all");
      }
      JsonObject service = group(key, all.getValue(name));
      try {
        services.add(service(name, service, options));
      } catch (OptionsError e) {
        throw e.under(key);
      }
    }
    return new NodeConfiguration(options, services);
  }

  /**
   * The names that are known at a place: those of the schema, and those that are in {@code config}.
   */
  static Collection<String> namesAt(List<String> path, JsonObject config) {
    Set<String> names = new LinkedHashSet<>();
    if (path.isEmpty()) {
      names.addAll(OF_A_NODE);
    }
    JsonObject group = config;
    for (String part : path) {
      group = group.getValue(part) instanceof JsonObject inner ? inner : new JsonObject();
    }
    if (path.size() == 2 && path.get(0).equals(SERVICES)) {
      names.addAll(OF_A_SERVICE);
      if (group.getValue(VERTICLE) instanceof String verticle) {
        names.addAll(VerticleClass.find(verticle).keys());
      }
    }
    names.addAll(group.fieldNames());
    return names;
  }

  private static Service service(String name, JsonObject config, NodeOptions node) {
    JsonObject own = new JsonObject().put(INSTANCES, ServiceOptions.INSTANCES);
    JsonObject forVerticle = new JsonObject();
    config.forEach(
        e -> (OF_A_SERVICE.contains(e.getKey()) ? own : forVerticle).put(e.getKey(), e.getValue()));
    ServiceOptions options = OptionsReader.read(ServiceOptions.class, own);
    VerticleClass verticle = VerticleClass.find(options.verticle());
    if (verticle.options() != null) {
      // Ahead of the verticle's own check, which does not know the keys beside its options.
      List<String> known = new ArrayList<>(OF_A_SERVICE);
      known.addAll(verticle.keys());
      refuseUnknown(forVerticle, known);
    }
    String endpoint = verticle.endpointOf(forVerticle);
    if (endpoint != null) {
      forVerticle.put(ENDPOINT, triesMorePorts(endpoint, node.portTries()));
    }
    return new Service(name, options, forVerticle);
  }

  /** Gives the node's {@code portTries} to an endpoint that can use it and says nothing itself. */
  private static String triesMorePorts(String endpoint, int tries) {
    checkEndpoint(endpoint);
    if (tries == 1 || !endpoint.startsWith("tcp:")) {
      return endpoint;
    }
    String trying = endpoint + ":tries=" + tries;
    try {
      Endpoints.server(trying);
      return trying;
    } catch (EndpointSyntaxError givenTwice) {
      return endpoint;
    }
  }

  private static void checkEndpoint(String endpoint) {
    try {
      Endpoints.server(endpoint);
    } catch (EndpointSyntaxError e) {
      throw new OptionsError(ENDPOINT, e.getMessage());
    }
  }

  private static void refuseUnknown(JsonObject config, Collection<String> known) {
    for (String key : config.fieldNames()) {
      if (!known.contains(key)) {
        throw OptionsError.unknownKey(key, known);
      }
    }
  }

  /** A group of keys. In YAML a group whose keys are all commented out is an empty value. */
  private static JsonObject group(String key, @Nullable Object value) {
    if (value == null) {
      return new JsonObject();
    }
    if (value instanceof JsonObject group) {
      return group;
    }
    throw new OptionsError(
        key,
        "is "
            + (value instanceof JsonArray ? "a list" : "'" + value + "'")
            + ", names with values below them are needed");
  }

  private static List<String> names(Class<? extends Record> type, String... more) {
    List<String> names = new ArrayList<>();
    Arrays.stream(type.getRecordComponents()).map(RecordComponent::getName).forEach(names::add);
    names.addAll(List.of(more));
    return List.copyOf(names);
  }
}
