package dev.entwine.node;

import java.util.List;

/**
 * What a node is to run, checked as a whole.
 *
 * @param options what concerns the node
 * @param services what it serves, in the order of the configuration
 */
public record NodeConfiguration(NodeOptions options, List<Service> services) {

  /** Keeps the list from being changed. */
  public NodeConfiguration {
    services = List.copyOf(services);
  }
}
