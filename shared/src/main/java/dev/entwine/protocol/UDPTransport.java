package dev.entwine.protocol;

import dev.entwine.defer.Deferred;
import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/**
 * An open UDP port. Twisted's {@code IUDPTransport}.
 *
 * <p>Methods that answer nothing may be called from any thread: from another one than the port's
 * loop they take effect on it, in the order of the calls, and what they would throw is reported.
 * The others are used on the loop.
 *
 * <p>A datagram that the system does not take at once waits, up to a bound; beyond it, datagrams
 * are dropped and counted, as the network itself may drop any of them at any time.
 */
public interface UDPTransport {

  /**
   * Sends a datagram. Ignored after the port is closed.
   *
   * @param datagram not to be changed by the caller any more. May be empty, unless the port is
   *     connected and Vert.x is on the JDK's transport, which can't do that
   * @param to where to; {@code null} or the peer itself if the port is connected
   * @throws InvalidAddressError if that is a name, since nothing is looked up here, or an address
   *     of the other version of IP
   * @throws MessageLengthError if the system can't send that much in one datagram
   * @throws IllegalArgumentException if there is no address, or not that of the peer
   * @throws java.io.UncheckedIOException if the system refuses it, for want of a route perhaps
   */
  void write(Buffer datagram, @Nullable Address to);

  /**
   * {@link #write(Buffer, Address)} to an address in parts.
   *
   * @param host an IPv4 or IPv6 address, or {@code <broadcast>} for all of the local network
   * @param port 1 to 65535
   */
  void write(Buffer datagram, String host, int port);

  /** {@link #write(Buffer, Address)} to the peer that the port is connected to. */
  default void write(Buffer datagram) {
    write(datagram, null);
  }

  /** Sends several buffers as one datagram. */
  default void writeSequence(Iterable<Buffer> parts, @Nullable Address to) {
    Buffer datagram = Buffer.buffer();
    parts.forEach(datagram::appendBuffer);
    write(datagram, to);
  }

  /**
   * Fixes the peer: only what it sends is received from now on, and when it refuses what it is sent
   * the protocol hears of it. There is no way back.
   *
   * @param host an IPv4 or IPv6 address
   * @param port 1 to 65535
   * @throws InvalidAddressError if {@code host} is a name or of the other version of IP
   * @throws IllegalStateException if the port is connected already
   * @throws java.io.UncheckedIOException if the system refuses it
   */
  void connect(String host, int port);

  /** Where it listens, with the port that was really bound. From any thread. */
  Address getHost();

  /**
   * Closes the port on a later turn. Nothing is received from now on.
   *
   * @return fires when the port is free, after {@link DatagramProtocol#stopProtocol}
   */
  Deferred<@Nullable Void> stopListening();

  /** Whether datagrams may be sent to broadcast addresses; not, unless this is set. */
  void setBroadcastAllowed(boolean allowed);

  /** Whether datagrams may be sent to broadcast addresses. */
  boolean getBroadcastAllowed();

  /** Bytes of the datagrams that wait for the system to take them. */
  long bufferedBytes();

  /** How many datagrams were dropped since too much was waiting. */
  long dropped();
}
