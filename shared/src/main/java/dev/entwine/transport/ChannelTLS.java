package dev.entwine.transport;

import static java.util.concurrent.TimeUnit.SECONDS;

import dev.entwine.protocol.ConnectionClosed;
import dev.entwine.protocol.ConnectionLost;
import dev.entwine.protocol.TLSError;
import dev.entwine.tls.TLSContext;
import dev.entwine.tls.TLSProblem;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.ScheduledFuture;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * TLS on a channel: Netty's handler for it, put between the network and the transport's own, and
 * what has to be known about how far it has come. Twisted's {@code TLSMemoryBIOProtocol}.
 *
 * <p>Confined to the channel's event loop.
 */
final class ChannelTLS {

  /** How long a peer may take to end what this side has ended. */
  private static final long LINGER_SECONDS = 5;

  private final Channel channel;
  private final SslHandler handler;
  private boolean reading;
  private boolean established;
  private boolean closeNotified;
  private boolean lingering;
  private final List<Runnable> waiting = new ArrayList<>(0);

  ChannelTLS(Channel channel, TLSContext context) {
    this.channel = channel;
    this.handler =
        context.newHandler(
            channel.remoteAddress() instanceof InetSocketAddress address ? address.getPort() : -1);
    this.reading = channel.config().isAutoRead();
  }

  /**
   * Begins the handshake; it is read for, also while the transport is paused.
   *
   * @param before the transport's own handler
   * @param first what has been received of the peer's side of it already
   * @throws Exception if that is no TLS
   */
  void begin(ChannelHandlerContext before, ByteBuf first) throws Exception {
    channel.pipeline().addBefore(before.name(), null, new ReadsOnDemand());
    channel.config().setAutoRead(true);
    channel.pipeline().addBefore(before.name(), null, handler);
    ChannelHandlerContext own = channel.pipeline().context(handler);
    if (!first.isReadable() || own == null) {
      first.release();
      return;
    }
    handler.channelRead(own, first);
    handler.channelReadComplete(own);
  }

  /** The handshake has been done. */
  void established() {
    established = true;
    channel.config().setAutoRead(reading);
    waiting.forEach(Runnable::run);
    waiting.clear();
  }

  /** Runs this now, or when the handshake is done; never if that fails. */
  void whenEstablished(Runnable action) {
    if (established) {
      action.run();
    } else {
      waiting.add(action);
    }
  }

  boolean isEstablished() {
    return established;
  }

  /** The transport's wish. */
  void setReading(boolean on) {
    reading = on;
    channel.config().setAutoRead(on || !established);
  }

  /** The peer has said that it sends nothing more, which nobody else could have. */
  void closeNotified() {
    closeNotified = true;
    peerEnded();
  }

  boolean wasCloseNotified() {
    return closeNotified;
  }

  /** From 1.3 on the two directions are closed one by one (RFC 8446, section 6.1). */
  boolean canHalfClose() {
    return established && session().getProtocol().equals("TLSv1.3");
  }

  /** Whether the peer has begun a second handshake, which 1.2 would allow. */
  boolean isRenegotiating() {
    return established
        && !closeNotified
        && !canHalfClose()
        && !handler.engine().isOutboundDone()
        && handler.engine().getHandshakeStatus() != HandshakeStatus.NOT_HANDSHAKING;
  }

  SSLSession session() {
    return handler.engine().getSession();
  }

  @Nullable String negotiatedProtocol() {
    SSLEngine engine = handler.engine();
    String protocol = engine.getApplicationProtocol();
    return protocol == null || protocol.isEmpty() ? null : protocol;
  }

  /**
   * Ends the connection without harm to what was sent: tells the peer, and leaves out what it still
   * says until it has ended too. A channel that is closed with something in it unread sends a
   * reset, which may overtake the last bytes; and something there is often, since a server sends
   * session tickets that a client need not wait for.
   */
  void closeGently() {
    if (!established) {
      closeBelow();
      return;
    }
    lingering = true;
    setReading(true);
    ScheduledFuture<?> limit =
        channel.eventLoop().schedule(this::closeBelow, LINGER_SECONDS, SECONDS);
    channel.closeFuture().addListener(closed -> limit.cancel(false));
    if (handler.engine().isOutboundDone()) {
      finish(true);
    } else {
      handler.closeOutbound().addListener(told -> finish(told.isSuccess()));
    }
  }

  private void finish(boolean told) {
    if (!told || closeNotified || !channel.isActive()) {
      closeBelow();
    } else {
      ((DuplexChannel) channel).shutdownOutput();
    }
  }

  /** The peer has ended. */
  void peerEnded() {
    if (lingering) {
      closeBelow();
    }
  }

  /** Tells the peer that nothing more will be sent. */
  void closeOutput() {
    handler.closeOutbound();
  }

  /** Closes the channel with no more words. */
  void closeBelow() {
    ChannelHandlerContext own = channel.pipeline().context(handler);
    if (own == null) {
      channel.close();
    } else {
      own.close();
    }
  }

  /** What was thrown, as the reason of the connection's end. */
  static ConnectionClosed reason(Throwable thrown) {
    Throwable ofNetwork = TLSProblem.ofNetwork(thrown);
    String why = ofNetwork == null ? TLSProblem.explain(thrown) : null;
    if (why != null) {
      return new TLSError(why, thrown);
    }
    return new ConnectionLost(ofNetwork == null ? thrown : ofNetwork);
  }

  /** What to say of an end that the peer has not announced, as an attacker could make one. */
  SSLException truncated() {
    return new SSLException(
        established
            ? "the peer closed it without ending TLS, so what it sent may have been cut short"
            : "the peer closed it during the TLS handshake");
  }

  /**
   * Keeps Netty from reading on its own account while the transport is paused: it does so whenever
   * what it read was no data.
   */
  private final class ReadsOnDemand extends ChannelOutboundHandlerAdapter {
    @Override
    public void read(ChannelHandlerContext ctx) {
      if (reading || !established) {
        ctx.read();
      }
    }
  }
}
