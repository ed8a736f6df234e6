package dev.entwine.node;

/**
 * What a node is told about each service, beside the options of its verticle.
 *
 * @param verticle the verticle's class
 * @param instances how many of it, each on an event loop of its own as long as there are enough, 0
 *     to 1024; 0 leaves the service out. If it is not given, 1
 */
public record ServiceOptions(String verticle, int instances) {

  static final int INSTANCES = 1;

  /** Checks the range. */
  public ServiceOptions {
    if (instances < 0 || instances > 1024) {
      throw new IllegalArgumentException("instances: is " + instances + ", 0 to 1024 is allowed");
    }
  }
}
