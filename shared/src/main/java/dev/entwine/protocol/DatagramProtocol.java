package dev.entwine.protocol;

import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/**
 * Speaks in datagrams, on one port: who sends what, and no connection. Twisted's {@code
 * DatagramProtocol}.
 *
 * <p>The calls are: {@link #startProtocol} once and first, {@link #datagramReceived} any number of
 * times, {@link #stopProtocol} once and last; after that the protocol may be used on another port.
 * All are made on the loop of the port. An exception out of {@code datagramReceived} is reported,
 * and the port goes on.
 */
public abstract class DatagramProtocol {

  private @Nullable UDPTransport transport;
  private boolean listening;

  /** For subclasses. */
  protected DatagramProtocol() {}

  /**
   * Ties the protocol to a port and starts it. Called by the port.
   *
   * @throws IllegalStateException if another port has it
   */
  public void makeConnection(UDPTransport port) {
    requireFree();
    listening = true;
    transport = port;
    try {
      startProtocol();
    } catch (Throwable t) {
      listening = false;
      throw t;
    }
  }

  /** The port is closed. Called by the port. */
  public final void doStop() {
    listening = false;
    stopProtocol();
  }

  /**
   * Called by a port before it is opened.
   *
   * @throws IllegalStateException if another port has this protocol
   */
  public final void requireFree() {
    if (listening) {
      throw new IllegalStateException(
          getClass().getSimpleName()
              + " is listening on "
              + transport().getHost()
              + " already: give each port a protocol of its own");
    }
  }

  /**
   * What carries this protocol's datagrams. It stays the same, and harmless to write to, after the
   * port is closed, until another one has the protocol.
   *
   * @throws IllegalStateException before the protocol is started
   */
  public final UDPTransport transport() {
    if (transport == null) {
      throw new IllegalStateException(
          getClass().getSimpleName() + " has no transport yet: wait for startProtocol()");
    }
    return transport;
  }

  /**
   * {@link #transport} of a port that can do multicast.
   *
   * @throws IllegalStateException if it was opened with {@code listenUDP}
   */
  public final MulticastTransport multicastTransport() {
    if (transport() instanceof MulticastTransport multicast) {
      return multicast;
    }
    throw new IllegalStateException("this port can't do multicast: open it with listenMulticast()");
  }

  /** The port is open. If this throws, the port is closed again, and {@code listenUDP} fails. */
  protected void startProtocol() {}

  /** The port is closed. */
  protected void stopProtocol() {}

  /**
   * A datagram has come: whole, or cut to the port's largest size, and perhaps empty.
   *
   * @param datagram the receiver's own: it may be kept
   * @param from who says to have sent it: an {@link IPv4Address} or an {@link IPv6Address}. Anybody
   *     can put any address there
   */
  public abstract void datagramReceived(Buffer datagram, Address from);

  /**
   * The peer that this port is connected to refused an earlier datagram: nobody listens there.
   * Called after {@link UDPTransport#connect} alone, and perhaps from inside {@code write}.
   */
  public void connectionRefused() {}
}
