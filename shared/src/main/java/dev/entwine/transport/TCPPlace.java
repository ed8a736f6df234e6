package dev.entwine.transport;

import dev.entwine.protocol.Address;
import io.vertx.core.net.SocketAddress;

/** A TCP port of a network interface. */
record TCPPlace(String networkInterface, int port) implements Place {

  @Override
  public Address wanted() {
    return Addresses.of(networkInterface, port);
  }

  @Override
  public SocketAddress socketAddress() {
    return SocketAddress.inetSocketAddress(port, networkInterface);
  }

  @Override
  public String name() {
    return port == 0 ? "" : networkInterface + " " + port;
  }

  @Override
  public Address opened(int actualPort) {
    return Addresses.of(networkInterface, actualPort);
  }
}
