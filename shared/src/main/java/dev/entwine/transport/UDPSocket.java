package dev.entwine.transport;

import io.netty.channel.ChannelException;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.DatagramChannelConfig;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.unix.IntegerUnixChannelOption;
import io.netty.channel.unix.Socket;
import io.netty.channel.unix.UnixChannel;
import io.vertx.core.internal.VertxInternal;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The socket beneath a {@link UDPPort}: a channel of Netty's, on whatever transport Vert.x uses.
 * What goes past Netty, since it would not do it or would do it wrong, is here.
 *
 * <p>Used on the channel's event loop, where Netty does all of this at once.
 */
final class UDPSocket {

  // Linux's numbers: the native transports that take such options are Linux's.
  private static final int IPPROTO_IP = 0;
  private static final int IPPROTO_IPV6 = 41;
  private static final IntegerUnixChannelOption TTL_4 =
      new IntegerUnixChannelOption("IP_MULTICAST_TTL", IPPROTO_IP, 33);
  private static final IntegerUnixChannelOption LOOP_4 =
      new IntegerUnixChannelOption("IP_MULTICAST_LOOP", IPPROTO_IP, 34);
  private static final IntegerUnixChannelOption TTL_6 =
      new IntegerUnixChannelOption("IPV6_MULTICAST_HOPS", IPPROTO_IPV6, 18);
  private static final IntegerUnixChannelOption LOOP_6 =
      new IntegerUnixChannelOption("IPV6_MULTICAST_LOOP", IPPROTO_IPV6, 19);

  private final DatagramChannel channel;

  /** The same socket as the JDK sees it; null on a native transport. */
  private final java.nio.channels.@Nullable DatagramChannel jdk;

  private final boolean ipv6;
  private final boolean ofOneVersion;

  private UDPSocket(
      DatagramChannel channel,
      java.nio.channels.@Nullable DatagramChannel jdk,
      boolean ipv6,
      boolean ofOneVersion) {
    this.channel = channel;
    this.jdk = jdk;
    this.ipv6 = ipv6;
    this.ofOneVersion = ofOneVersion;
  }

  /** A socket that is not bound, and reads nothing until it is told to. */
  static UDPSocket open(VertxInternal vertx, boolean ipv6, UDPOptions options) throws IOException {
    UDPSocket socket;
    if (vertx.isNativeTransportEnabled()) {
      socket = nativeSocket(vertx, ipv6);
    } else {
      java.nio.channels.DatagramChannel jdk =
          java.nio.channels.DatagramChannel.open(
              ipv6 ? StandardProtocolFamily.INET6 : StandardProtocolFamily.INET);
      socket = new UDPSocket(new NioDatagramChannel(jdk), jdk, ipv6, true);
    }
    DatagramChannelConfig config = socket.channel.config();
    config.setAutoRead(false);
    config.setRecvByteBufAllocator(new FixedRecvByteBufAllocator(options.maxPacketSize()));
    try {
      if (options.receiveBuffer() > 0) {
        socket.set(ChannelOption.SO_RCVBUF, options.receiveBuffer());
      }
    } catch (IOException e) {
      socket.channel.unsafe().closeForcibly();
      throw e;
    }
    return socket;
  }

  /**
   * A channel of the native transport's kind, for one version of IP. Vert.x makes those that are
   * for both, and the kinds can't be named here: they may not be there. All have this constructor.
   */
  private static UDPSocket nativeSocket(VertxInternal vertx, boolean ipv6) {
    DatagramChannel any = vertx.transport().datagramChannelFactory().newChannel();
    try {
      DatagramChannel channel =
          any.getClass()
              .getConstructor(SocketProtocolFamily.class)
              .newInstance(ipv6 ? SocketProtocolFamily.INET6 : SocketProtocolFamily.INET);
      any.unsafe().closeForcibly();
      return new UDPSocket(channel, null, ipv6, true);
    } catch (ReflectiveOperationException e) {
      return new UDPSocket(any, null, ipv6, false);
    }
  }

  DatagramChannel channel() {
    return channel;
  }

  /**
   * Netty leaves datagrams without content out. So does the JDK if the socket is connected, and
   * then there is no way round it.
   */
  void sendEmpty(InetSocketAddress to) throws IOException {
    if (jdk != null) {
      if (jdk.isConnected()) {
        throw new IOException(
            "the JDK sends no empty datagrams from a connected socket; a native transport does,"
                + " and a port that is not connected");
      }
      jdk.send(ByteBuffer.allocate(0), to);
    } else {
      Socket socket = (Socket) ((UnixChannel) channel).fd();
      socket.sendTo(ByteBuffer.allocateDirect(0), 0, 0, to.getAddress(), to.getPort());
    }
  }

  /**
   * @throws IOException if this socket would get no datagrams of the groups it joins: those of a
   *     native transport that are for both versions of IP at once
   */
  void requireMulticast() throws IOException {
    if (jdk == null && !ofOneVersion) {
      throw new IOException(
          "multicast does not work on "
              + channel.getClass().getSimpleName()
              + ": start Vert.x without preferNativeTransport");
    }
  }

  // Past Netty, which turns loopback off where it should be on, on the JDK's sockets, and sets the
  // TTL of what is no multicast, on its own.

  boolean loopbackMode() throws IOException {
    return jdk != null
        ? jdk.getOption(StandardSocketOptions.IP_MULTICAST_LOOP)
        : channel.config().getOption(ipv6 ? LOOP_6 : LOOP_4) != 0;
  }

  void setLoopbackMode(boolean on) throws IOException {
    if (jdk != null) {
      jdk.setOption(StandardSocketOptions.IP_MULTICAST_LOOP, on);
    } else {
      set(ipv6 ? LOOP_6 : LOOP_4, on ? 1 : 0);
    }
  }

  int ttl() throws IOException {
    return jdk != null
        ? jdk.getOption(StandardSocketOptions.IP_MULTICAST_TTL)
        : channel.config().getOption(ipv6 ? TTL_6 : TTL_4);
  }

  void setTTL(int ttl) throws IOException {
    if (jdk != null) {
      jdk.setOption(StandardSocketOptions.IP_MULTICAST_TTL, ttl);
    } else {
      set(ipv6 ? TTL_6 : TTL_4, ttl);
    }
  }

  /** Sets an option of the system's. */
  <T> void set(ChannelOption<T> option, T value) throws IOException {
    try {
      channel.config().setOption(option, value);
    } catch (ChannelException e) {
      throw unwrapped(e);
    }
  }

  /** Throws why something failed that Netty has done, or tried to do, at once. */
  static void check(ChannelFuture done) throws IOException {
    if (done.cause() != null) {
      throw unwrapped(done.cause());
    }
  }

  private static IOException unwrapped(Throwable failure) {
    Throwable cause = failure instanceof ChannelException ? failure.getCause() : failure;
    return cause instanceof IOException io ? io : new IOException(failure.getMessage(), failure);
  }
}
