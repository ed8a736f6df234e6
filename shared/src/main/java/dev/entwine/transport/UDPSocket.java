package dev.entwine.transport;

import static java.net.StandardSocketOptions.IP_MULTICAST_LOOP;

import io.netty.channel.ChannelException;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.DatagramChannelConfig;
import io.netty.channel.socket.InternetProtocolFamily;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.unix.Socket;
import io.netty.channel.unix.UnixChannel;
import io.vertx.core.internal.VertxInternal;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The socket beneath a {@link UDPPort}: a channel of Netty's, on whatever transport Vert.x uses.
 * What goes past Netty, since it would not do it or would do it wrong, is here.
 *
 * <p>Used on the channel's event loop, where Netty does all of this at once.
 */
final class UDPSocket {

  private final DatagramChannel channel;

  /** The same socket as the JDK sees it; null on a native transport. */
  private final java.nio.channels.@Nullable DatagramChannel jdk;

  private UDPSocket(DatagramChannel channel, java.nio.channels.@Nullable DatagramChannel jdk) {
    this.channel = channel;
    this.jdk = jdk;
  }

  /** A socket that is not bound, and reads nothing until it is told to. */
  static UDPSocket open(VertxInternal vertx, boolean ipv6, UDPOptions options) throws IOException {
    UDPSocket socket;
    if (vertx.isNativeTransportEnabled()) {
      socket = new UDPSocket(nativeChannel(vertx, ipv6), null);
    } else {
      java.nio.channels.DatagramChannel jdk =
          java.nio.channels.DatagramChannel.open(
              ipv6 ? StandardProtocolFamily.INET6 : StandardProtocolFamily.INET);
      socket = new UDPSocket(new NioDatagramChannel(jdk), jdk);
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

  @SuppressWarnings("deprecation")
  private static DatagramChannel nativeChannel(VertxInternal vertx, boolean ipv6) {
    return vertx
        .transport()
        .datagramChannel(ipv6 ? InternetProtocolFamily.IPv6 : InternetProtocolFamily.IPv4);
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

  /** Past Netty, which sets the opposite on the JDK's sockets. */
  boolean loopbackMode() throws IOException {
    return forMulticast().getOption(IP_MULTICAST_LOOP);
  }

  void setLoopbackMode(boolean on) throws IOException {
    forMulticast().setOption(IP_MULTICAST_LOOP, on);
  }

  /**
   * The JDK's socket. Those of Netty's native transports are for both versions of IP at once, and
   * get no datagrams of the IPv4 groups that they join.
   *
   * @throws IOException on a native transport
   */
  java.nio.channels.DatagramChannel forMulticast() throws IOException {
    if (jdk == null) {
      throw new IOException(
          "multicast needs the JDK's transport: start Vert.x without preferNativeTransport");
    }
    return jdk;
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

  /** What the system said, without what Netty's native transports put around it. */
  static String said(Throwable failure) {
    String message = String.valueOf(failure.getMessage());
    return message.substring(message.lastIndexOf("): ") + 1).replaceFirst("^: ", "");
  }
}
