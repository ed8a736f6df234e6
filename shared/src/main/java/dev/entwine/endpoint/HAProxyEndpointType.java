package dev.entwine.endpoint;

import dev.entwine.protocols.haproxy.HAProxyWrappingFactory;
import org.jspecify.annotations.Nullable;

/**
 * {@code haproxy:}, before the description of another server: its connections begin with a PROXY
 * header.
 *
 * <p>What comes after {@code haproxy:} is the other description, as in Twisted, or else one value
 * that holds all of it, quoted.
 */
final class HAProxyEndpointType implements EndpointType {

  private static final String EXAMPLE = "haproxy:tcp:8000";

  @Override
  public String name() {
    return "haproxy";
  }

  @Override
  public String serverExample() {
    return EXAMPLE;
  }

  @Override
  public @Nullable String clientExample() {
    return null;
  }

  @Override
  public ServerEndpoint server(EndpointString string) {
    String behind = string.rest();
    if (behind.isEmpty()) {
      throw string.error("the server behind it is missing; write it like " + EXAMPLE);
    }
    try {
      return new WrapperEndpoints.Server(
          string.toString(), Endpoints.server(behind), HAProxyWrappingFactory::new);
    } catch (EndpointSyntaxError e) {
      throw string.error("in it, " + e.getMessage());
    }
  }

  @Override
  public ClientEndpoint client(EndpointString string) {
    throw new UnsupportedOperationException("there is no " + name() + " client");
  }
}
