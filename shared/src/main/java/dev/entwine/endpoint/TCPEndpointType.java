package dev.entwine.endpoint;

import dev.entwine.endpoint.HostnameOptions.Family;
import dev.entwine.protocol.HostnameAddress;
import dev.entwine.transport.Addresses;
import java.time.Duration;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** {@code tcp:}. */
final class TCPEndpointType implements EndpointType {

  private static final String SERVER = "tcp:8000";
  private static final String CLIENT = "tcp:127.0.0.1:8000";

  @Override
  public String name() {
    return "tcp";
  }

  @Override
  public String serverExample() {
    return SERVER;
  }

  @Override
  public String clientExample() {
    return CLIENT;
  }

  @Override
  public ServerEndpoint server(EndpointString string) {
    string.nameInOrder("port", "interface", "backlog");
    return server(string, SERVER, "127.0.0.1", (of, networkInterface) -> {});
  }

  /**
   * A server, of {@code tcp6} too, whose arguments have their names.
   *
   * @param loopback what it listens on if nothing else is said
   * @param check looks at what else is said
   */
  static ServerEndpoint server(
      EndpointString string,
      String example,
      String loopback,
      BiConsumer<EndpointString, String> check) {
    int port = string.number("port", string.require("port", example), 0, 65535);
    String networkInterface = string.take("interface");
    String backlog = string.take("backlog");
    String tries = string.take("tries");
    string.finish("port, interface, backlog, tries");
    if (networkInterface == null || networkInterface.isEmpty()) {
      networkInterface = loopback;
    }
    check.accept(string, networkInterface);
    return new TCPServerEndpoint(
        string.toString(),
        port,
        networkInterface,
        backlog == null ? 50 : string.number("backlog", backlog, 1, 65535),
        tries == null ? 1 : string.number("number of tries", tries, 1, 1000));
  }

  @Override
  public ClientEndpoint client(EndpointString string) {
    return client(string, CLIENT, Family.ANY, (of, host) -> {});
  }

  /**
   * A client, of {@code tcp6} too: one address is connected to as it is, a name at whichever of its
   * addresses answers first.
   *
   * @param check looks at the host
   */
  static ClientEndpoint client(
      EndpointString string,
      String example,
      Family family,
      BiConsumer<EndpointString, String> check) {
    string.nameMissing("host", "port");
    String host = string.require("host", example);
    int port = string.number("port", string.require("port", example), 1, 65535);
    Duration timeout = string.timeout(string.take("timeout"));
    String bindAddress = string.take("bindAddress");
    string.finish("host, port, timeout, bindAddress");
    check.accept(string, host);
    return to(string, example, host, port, timeout, bindAddress, family);
  }

  /** One address as it is; a name at whichever of its addresses answers first. */
  static ClientEndpoint to(
      EndpointString string,
      String example,
      String host,
      int port,
      Duration timeout,
      @Nullable String bindAddress,
      Family family) {
    String from = bindAddress == null || bindAddress.isEmpty() ? null : bindAddress;
    if (!(Addresses.of(host, port) instanceof HostnameAddress)) {
      return new TCPClientEndpoint(string.toString(), host, port, timeout, from);
    }
    HostnameOptions options =
        HostnameOptions.DEFAULT.withTimeout(timeout).withBindAddress(from).withFamily(family);
    try {
      return new HostnameEndpoint(
          string.toString(), host, port, options, HostnameResolver.OF_REACTOR);
    } catch (IllegalArgumentException e) {
      throw string.error(e.getMessage() + "; a name or an address is needed, like " + example);
    }
  }
}
