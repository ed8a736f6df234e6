package dev.entwine.endpoint;

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
    int port = string.number("port", string.require("port", SERVER), 0, 65535);
    String networkInterface = string.take("interface");
    String backlog = string.take("backlog");
    String tries = string.take("tries");
    string.finish("port, interface, backlog, tries");
    return new TCPServerEndpoint(
        string.toString(),
        port,
        networkInterface == null || networkInterface.isEmpty() ? "127.0.0.1" : networkInterface,
        backlog == null ? 50 : string.number("backlog", backlog, 1, 65535),
        tries == null ? 1 : string.number("number of tries", tries, 1, 1000));
  }

  @Override
  public ClientEndpoint client(EndpointString string) {
    string.nameMissing("host", "port");
    String host = string.require("host", CLIENT);
    int port = string.number("port", string.require("port", CLIENT), 1, 65535);
    String timeout = string.take("timeout");
    String bindAddress = string.take("bindAddress");
    string.finish("host, port, timeout, bindAddress");
    return new TCPClientEndpoint(
        string.toString(),
        host,
        port,
        string.timeout(timeout),
        bindAddress == null || bindAddress.isEmpty() ? null : bindAddress);
  }
}
