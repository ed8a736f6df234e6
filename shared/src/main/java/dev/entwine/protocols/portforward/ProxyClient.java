package dev.entwine.protocols.portforward;

/** The side that Entwine connected: to the host forwarded to. Twisted's {@code ProxyClient}. */
public non-sealed class ProxyClient extends Proxy {

  private final ProxyServer server;

  /**
   * @param server the side that waits for this one
   */
  protected ProxyClient(ProxyServer server) {
    this.server = server;
  }

  @Override
  protected void connectionMade() {
    server.connected(this);
  }
}
