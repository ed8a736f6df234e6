package dev.entwine.transport;

import dev.entwine.defer.Deferred;
import dev.entwine.protocol.DatagramProtocol;
import dev.entwine.protocol.InvalidAddressError;
import dev.entwine.protocol.MulticastJoinError;
import dev.entwine.protocol.MulticastTransport;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelOption;
import io.vertx.core.internal.ContextInternal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.nio.channels.DatagramChannel;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A UDP port that can be in multicast groups. Twisted's {@code udp.MulticastPort}. */
public final class MulticastPort extends UDPPort implements MulticastTransport {

  private final boolean loopback;
  private final Set<Membership> memberships = new HashSet<>();
  private String outgoing;

  private record Membership(InetAddress group, NetworkInterface on) {}

  private MulticastPort(
      ContextInternal context,
      UDPSocket socket,
      DatagramProtocol protocol,
      UDPOptions options,
      Set<? super UDPPort> ports) {
    super(context, socket, protocol, options, ports);
    this.loopback = Addresses.parse(options.networkInterface()).isLoopbackAddress();
    this.outgoing = ipv6 ? "::" : "0.0.0.0";
  }

  /**
   * {@link UDPPort#listen}, for multicast.
   *
   * @param listenMultiple whether other sockets may bind the same port, if they say so as well
   */
  public static Deferred<MulticastTransport> listen(
      ContextInternal context,
      DatagramProtocol protocol,
      int port,
      UDPOptions options,
      boolean listenMultiple,
      Set<? super UDPPort> ports) {
    return listen(
        context,
        protocol,
        port,
        options,
        listenMultiple,
        socket -> new MulticastPort(context, socket, protocol, options, ports));
  }

  @Override
  void open(int port, boolean reuse) throws IOException {
    try {
      socket.requireMulticast();
    } catch (IOException e) {
      channel.unsafe().closeForcibly();
      throw e;
    }
    super.open(port, reuse);
  }

  @Override
  public Deferred<@Nullable Void> joinGroup(String group, String networkInterface) {
    return change("join", group, networkInterface);
  }

  @Override
  public Deferred<@Nullable Void> leaveGroup(String group, String networkInterface) {
    return change("leave", group, networkInterface);
  }

  private Deferred<@Nullable Void> change(String what, String group, String networkInterface) {
    Deferred<@Nullable Void> done = new Deferred<>();
    here(
        what + "Group",
        () -> {
          try {
            Membership membership = membership(group, networkInterface);
            if (what.equals("join")) {
              join(membership);
            } else {
              leave(membership);
            }
            done.callback(null);
          } catch (InvalidAddressError e) {
            done.errback(e);
          } catch (IOException | ChannelException e) {
            done.errback(
                new MulticastJoinError(
                    this + " can't " + what + " group " + group + ": " + SystemErrors.said(e), e));
          }
        });
    return done;
  }

  private void join(Membership membership) throws IOException {
    if (loopback) {
      throw new IOException(
          "a port bound to loopback gets no multicast; listen on 0.0.0.0, ::, or the group");
    }
    if (memberships.contains(membership)) {
      throw new IOException("it has joined already");
    }
    UDPSocket.check(channel.joinGroup(membership.group, membership.on, null));
    memberships.add(membership);
  }

  private void leave(Membership membership) throws IOException {
    if (!memberships.remove(membership)) {
      throw new IOException("it has not joined");
    }
    UDPSocket.check(channel.leaveGroup(membership.group, membership.on, null));
  }

  private Membership membership(String group, String networkInterface) throws IOException {
    if (closed()) {
      throw new IOException("it is closed");
    }
    InetAddress address = sameVersion(group);
    if (!address.isMulticastAddress()) {
      throw new InvalidAddressError(group, "is no multicast address");
    }
    InetAddress of = networkInterface.isEmpty() ? routed(address) : sameVersion(networkInterface);
    return new Membership(address, interfaceOf(of));
  }

  /** Where the system would send the group's datagrams: it says so to a socket of its own. */
  private static InetAddress routed(InetAddress group) throws IOException {
    try (DatagramChannel probe = DatagramChannel.open()) {
      probe.connect(new InetSocketAddress(group, 9));
      return ((InetSocketAddress) probe.getLocalAddress()).getAddress();
    }
  }

  private InetAddress sameVersion(String address) {
    InetAddress parsed = Addresses.parse(address);
    if (ipv6 != parsed instanceof Inet6Address) {
      throw new InvalidAddressError(address, "is of the other version of IP than the " + this);
    }
    return parsed;
  }

  private static NetworkInterface interfaceOf(InetAddress address) throws IOException {
    NetworkInterface found = NetworkInterface.getByInetAddress(address);
    if (found == null) {
      throw new IOException("no network interface has the address " + address.getHostAddress());
    }
    return found;
  }

  @Override
  public String getOutgoingInterface() {
    return outgoing;
  }

  @Override
  public void setOutgoingInterface(String address) {
    setting(
        () -> {
          try {
            socket.set(ChannelOption.IP_MULTICAST_IF, interfaceOf(sameVersion(address)));
          } catch (IOException e) {
            throw new MulticastJoinError(this + ": " + SystemErrors.said(e), e);
          }
          outgoing = address;
        });
  }

  @Override
  public boolean getLoopbackMode() {
    try {
      return !closed() && socket.loopbackMode();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void setLoopbackMode(boolean on) {
    setting(() -> socket.setLoopbackMode(on));
  }

  @Override
  public int getTTL() {
    try {
      return closed() ? 0 : socket.ttl();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void setTTL(int ttl) {
    if (ttl < 0 || ttl > 255) {
      throw new IllegalArgumentException("TTL " + ttl + ": 0 to 255 is needed");
    }
    setting(() -> socket.setTTL(ttl));
  }
}
