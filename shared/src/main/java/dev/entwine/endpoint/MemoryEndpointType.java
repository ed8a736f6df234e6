package dev.entwine.endpoint;

/** {@code memory:}. */
final class MemoryEndpointType implements EndpointType {

  private static final String EXAMPLE = "memory:echo";

  @Override
  public String name() {
    return "memory";
  }

  @Override
  public String serverExample() {
    return EXAMPLE;
  }

  @Override
  public String clientExample() {
    return EXAMPLE;
  }

  @Override
  public ServerEndpoint server(EndpointString string) {
    return endpoint(string);
  }

  @Override
  public ClientEndpoint client(EndpointString string) {
    return endpoint(string);
  }

  private static MemoryEndpoint endpoint(EndpointString string) {
    string.nameInOrder("name");
    String name = string.require("name", EXAMPLE);
    string.finish("name");
    return new MemoryEndpoint(string.toString(), name);
  }
}
