package dev.entwine.transport;

import dev.entwine.protocol.Address;
import dev.entwine.protocol.InvalidAddressError;
import dev.entwine.protocol.MessageLengthError;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.DatagramPacket;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.buffer.BufferInternal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import org.jspecify.annotations.Nullable;

/**
 * What a UDP port sends, and where to: one system call for each datagram, at once. What the system
 * does not take waits in Netty's buffer, which is bounded here.
 *
 * <p>Confined to the channel's event loop.
 */
final class OutgoingDatagrams {

  private final UDPPort port;
  private final UDPSocket socket;
  private final DatagramChannel channel;
  private final int queue;

  /** The address that was dealt with last, in both forms: mostly an answer goes where it came. */
  private @Nullable Address known;

  private @Nullable InetSocketAddress knownInet;

  private @Nullable Address peer;
  private long waiting;
  private long dropped;

  OutgoingDatagrams(UDPPort port, UDPSocket socket, UDPOptions options) {
    this.port = port;
    this.socket = socket;
    this.channel = socket.channel();
    this.queue = options.sendQueue();
  }

  boolean connected() {
    return peer != null;
  }

  long waiting() {
    return waiting;
  }

  long dropped() {
    return dropped;
  }

  /** Who sent a datagram, as protocols see it. */
  Address addressOf(InetSocketAddress sender) {
    if (known == null || !sender.equals(knownInet)) {
      known = Addresses.of(sender);
      knownInet = sender;
    }
    return known;
  }

  void connect(Address to) {
    if (peer != null) {
      throw new IllegalStateException(port + " is connected to " + peer + " already");
    }
    InetSocketAddress inet = inet(to);
    try {
      UDPSocket.check(channel.connect(inet));
    } catch (IOException e) {
      throw sendError(e, 0, inet);
    }
    peer = to;
  }

  /**
   * @throws PortUnreachableException if the peer has refused an earlier one: this one is not sent
   */
  void send(Buffer datagram, @Nullable Address to) throws PortUnreachableException {
    InetSocketAddress target = target(to);
    int length = datagram.length();
    try {
      if (length == 0) {
        socket.sendEmpty(target);
      } else if (waiting > 0 && waiting + length > queue) {
        dropped++;
      } else {
        send(((BufferInternal) datagram).getByteBuf(), target);
      }
    } catch (PortUnreachableException e) {
      throw e;
    } catch (IOException e) {
      throw sendError(e, length, target);
    }
  }

  private void send(ByteBuf content, InetSocketAddress to) throws IOException {
    int length = content.readableBytes();
    ChannelFuture sent =
        channel.writeAndFlush(peer == null ? new DatagramPacket(content, to) : content);
    if (sent.isDone()) {
      UDPSocket.check(sent);
      return;
    }
    waiting += length;
    sent.addListener(
        done -> {
          waiting -= length;
          if (!done.isSuccess()) {
            port.failed(done.cause());
          }
        });
  }

  private InetSocketAddress target(@Nullable Address to) {
    if (peer != null) {
      if (to != null && !to.equals(peer)) {
        throw new IllegalArgumentException(
            port + " is connected to " + peer + ", and can't send to " + to);
      }
      return channel.remoteAddress();
    }
    if (to == null) {
      throw new IllegalArgumentException(
          port + " is not connected, so that write() needs an address");
    }
    if (knownInet == null || !to.equals(known)) {
      knownInet = inet(to);
      known = to;
    }
    return knownInet;
  }

  /** An address that this port can send to. */
  private InetSocketAddress inet(Address address) {
    InetSocketAddress inet = Addresses.inet(address);
    if (port.ipv6 != inet.getAddress() instanceof Inet6Address) {
      throw new InvalidAddressError(
          inet.getAddress().getHostAddress(),
          "is of the other version of IP than the " + port + ": open a port for each");
    }
    return inet;
  }

  private RuntimeException sendError(IOException failure, int length, InetSocketAddress to) {
    String said = SystemErrors.said(failure);
    if (said.contains("Message too long")) {
      return new MessageLengthError(length, failure);
    }
    String mend = "";
    if (said.contains("Permission denied")) {
      mend = "; if that is a broadcast, allow it first: setBroadcastAllowed(true)";
    } else if (channel.localAddress().getAddress().isLoopbackAddress()
        && !to.getAddress().isLoopbackAddress()) {
      mend = "; a port bound to loopback reaches this machine alone: listen on 0.0.0.0 or ::";
    }
    return new UncheckedIOException(
        port + " can't send to " + Addresses.of(to) + ": " + said + mend, failure);
  }
}
