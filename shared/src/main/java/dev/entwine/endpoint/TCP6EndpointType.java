package dev.entwine.endpoint;

import dev.entwine.endpoint.HostnameOptions.Family;
import dev.entwine.protocol.HostnameAddress;
import dev.entwine.protocol.IPv4Address;
import dev.entwine.protocol.IPv6Address;
import dev.entwine.transport.Addresses;

/** {@code tcp6:}. Twisted has it for servers alone. */
final class TCP6EndpointType implements EndpointType {

  private static final String SERVER = "tcp6:8000";
  private static final String CLIENT = "tcp6:\\:\\:1:8000";

  @Override
  public String name() {
    return "tcp6";
  }

  @Override
  public String serverExample() {
    return SERVER;
  }

  @Override
  public String clientExample() {
    return CLIENT;
  }

  /** The second value without a name is the backlog here, as in Twisted. */
  @Override
  public ServerEndpoint server(EndpointString string) {
    string.nameInOrder("port", "backlog", "interface");
    return TCPEndpointType.server(string, SERVER, "::1", TCP6EndpointType::requireIPv6);
  }

  private static void requireIPv6(EndpointString string, String address) {
    if (!(Addresses.of(address, 0) instanceof IPv6Address)) {
      throw string.error("'" + address + "' is no IPv6 address; write it like interface=\\:\\:1");
    }
  }

  @Override
  public ClientEndpoint client(EndpointString string) {
    return TCPEndpointType.client(
        string,
        CLIENT,
        Family.IPV6,
        (of, host) -> {
          if (Addresses.of(host, 0) instanceof IPv4Address) {
            throw of.error("'" + host + "' is an IPv4 address; use tcp:" + host);
          }
          if (host.indexOf(':') >= 0 && Addresses.of(host, 0) instanceof HostnameAddress) {
            throw of.error("'" + host + "' is no IPv6 address");
          }
        });
  }
}
