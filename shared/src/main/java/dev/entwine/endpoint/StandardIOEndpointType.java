package dev.entwine.endpoint;

import org.jspecify.annotations.Nullable;

/** {@code stdio:}. */
final class StandardIOEndpointType implements EndpointType {

  @Override
  public String name() {
    return "stdio";
  }

  @Override
  public String serverExample() {
    return "stdio:";
  }

  @Override
  public @Nullable String clientExample() {
    return null;
  }

  @Override
  public ServerEndpoint server(EndpointString string) {
    string.nameInOrder("");
    String argument = string.take("");
    if (argument != null && !argument.isEmpty()) {
      throw string.error("'" + argument + "' is one too many; write it as stdio:");
    }
    string.finish("none");
    return new StandardIOEndpoint(string.toString());
  }

  @Override
  public ClientEndpoint client(EndpointString string) {
    throw string.error("standard input and output can't be connected to");
  }
}
