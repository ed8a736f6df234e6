package dev.entwine.protocol;

import io.vertx.core.buffer.Buffer;

/**
 * Speaks in datagrams with one peer. Twisted's {@code ConnectedDatagramProtocol}, which there has
 * no use with UDP any more; here it connects its port before it is started.
 */
public abstract class ConnectedDatagramProtocol extends DatagramProtocol {

  private final String host;
  private final int port;

  /**
   * @param host an IPv4 or IPv6 address
   * @param port 1 to 65535
   */
  protected ConnectedDatagramProtocol(String host, int port) {
    this.host = host;
    this.port = port;
  }

  @Override
  public final void makeConnection(UDPTransport transport) {
    try {
      transport.connect(host, port);
    } catch (RuntimeException e) {
      connectionFailed(e);
      throw e;
    }
    super.makeConnection(transport);
  }

  /** A datagram has come from the peer; {@link DatagramProtocol#datagramReceived} says more. */
  public abstract void datagramReceived(Buffer datagram);

  @Override
  public final void datagramReceived(Buffer datagram, Address from) {
    datagramReceived(datagram);
  }

  /**
   * The port could not be connected, and is closed; the protocol is not started.
   *
   * @param reason what {@link UDPTransport#connect} threw, and {@code listenUDP} fails with
   */
  public void connectionFailed(Throwable reason) {}
}
