package dev.entwine.transport;

import dev.entwine.protocol.Address;
import dev.entwine.protocol.ConnectionClosed;
import dev.entwine.protocol.ConnectionDone;
import dev.entwine.protocol.ConnectionLost;
import dev.entwine.protocol.Protocol;
import dev.entwine.protocol.TLSError;
import dev.entwine.tls.TLSContext;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.buffer.BufferInternal;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.impl.ShutdownEvent;
import java.time.Duration;
import java.util.function.Consumer;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection that is a Netty channel. On the side of a server its handler stands in the pipeline
 * just before Vert.x's own, keeps the bytes and the half-closes to itself, and lets Vert.x see the
 * rest, so that servers still count their connections and close them when a verticle goes.
 */
final class ChannelTransport extends StreamTransport {

  private static final Logger LOG = LoggerFactory.getLogger(ChannelTransport.class);

  /** Who opened the connection: a port or a connector. */
  interface Owner {
    /** The connection is gone, and its protocol has been told. */
    void connectionLost(ChannelTransport transport, Throwable reason);

    /** Vert.x has stopped accepting, and would like the connection to end within {@code grace}. */
    default void serverShutDown(Duration grace) {}
  }

  /** A buffer that is allocated is as large as this at least, in bytes. */
  private static final int LITTLE = 128;

  /** More than this is not copied once more, to be sent together with other writes. */
  private static final int MUCH = 4096;

  /** How much is gathered at most before it is passed on, in bytes. */
  private static final int MOST_GATHERED = 32 * 1024;

  /** A small message never fills it, so that the system is not asked once more for the rest. */
  private static final int LEAST_READ = 256;

  /** How much is read at a time at most, in bytes, if the peer sends that fast. */
  private static final int MOST_READ = 256 * 1024;

  private static final WriteBufferWaterMark WATER_MARKS = new WriteBufferWaterMark(1, BUFFER_SIZE);

  private static final RecvByteBufAllocator RECEIVE_BUFFERS =
      new AdaptiveRecvByteBufAllocator(LEAST_READ, 2048, MOST_READ);

  private final Channel channel;
  private final Owner owner;
  private final @Nullable EndOfInput endOfInput;
  private @Nullable ChannelHandlerContext pipeline;
  private @Nullable ChannelTLS tls;
  private boolean resetting;

  /** Small writes of this turn, one after the other, to be sent as one. */
  private @Nullable ByteBuf gathered;

  /** How much was gathered last. */
  private int gatheredLast = LITTLE;

  private ChannelTransport(
      ContextInternal context, Channel channel, Protocol protocol, Owner owner) {
    super(
        context,
        protocol,
        Addresses.of(channel.remoteAddress()),
        Addresses.of(channel.localAddress()));
    this.channel = channel;
    this.owner = owner;
    this.endOfInput = EndOfInput.isShownBy(channel) ? null : EndOfInput.keptFrom(channel);
  }

  /** Takes over a fresh socket, on its loop, before anything of it has been read. */
  static ChannelTransport attach(
      ContextInternal context, NetSocketInternal socket, Protocol protocol, Owner owner) {
    ChannelHandlerContext vertxHandler = socket.channelHandlerContext();
    ChannelTransport transport = on(vertxHandler.channel(), context, protocol, owner);
    transport.channel.pipeline().addBefore(vertxHandler.name(), null, transport.new Handler());
    return transport;
  }

  /** The same for a channel that Vert.x knows nothing of. */
  static ChannelTransport attach(
      ContextInternal context, Channel channel, Protocol protocol, Owner owner) {
    ChannelTransport transport = on(channel, context, protocol, owner);
    channel.pipeline().addLast(transport.new Handler());
    return transport;
  }

  private static ChannelTransport on(
      Channel channel, ContextInternal context, Protocol protocol, Owner owner) {
    channel.config().setWriteBufferWaterMark(WATER_MARKS);
    channel.config().setMessageSizeEstimator(PayloadSize.INSTANCE);
    channel.config().setRecvByteBufAllocator(RECEIVE_BUFFERS);
    return new ChannelTransport(context, channel, protocol, owner);
  }

  /** Who is at the other end, as the transport will say it. */
  static Address peerOf(NetSocketInternal socket) {
    return Addresses.of(socket.channelHandlerContext().channel().remoteAddress());
  }

  /** What the channel tells. */
  private final class Handler extends ChannelInboundHandlerAdapter {

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
      pipeline = ctx;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
      received((ByteBuf) message);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
      readCompleted();
      if (endOfInput != null && endOfInput.seen()) {
        setReading(false);
        inputShutDown();
      } else if (tls != null && tls.isRenegotiating()) {
        end(new TLSError("the peer has asked for a second handshake, which is refused", null));
      }
      ctx.fireChannelReadComplete();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
      if (event instanceof ChannelInputShutdownEvent) {
        inputShutDown();
      } else if (tls != null && event instanceof SslHandshakeCompletionEvent handshake) {
        handshakeOver(handshake.cause());
      } else if (tls != null && event instanceof SslCloseCompletionEvent close) {
        if (close.isSuccess()) {
          closeNotified();
        }
      } else if (event instanceof ShutdownEvent shutdown) {
        // Not passed on: Vert.x would close the connection, which here is for its port to decide.
        owner.serverShutDown(shutdown.timeout());
      } else {
        ctx.fireUserEventTriggered(event);
      }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      ConnectionClosed reason = tls == null ? new ConnectionLost(cause) : ChannelTLS.reason(cause);
      // Netty closes the channel before it tells that a write has failed, and after it tells that
      // a read has.
      if (channel.isOpen()) {
        inputBroken(reason);
      } else {
        end(reason);
      }
    }

    /** Comes first only if neither side has closed the connection, but Vert.x has. */
    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
      boolean begun = tls == null || tls.isEstablished();
      closedBeneath(new ConnectionLost(begun ? null : tls.truncated()));
      ctx.fireChannelInactive();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
      writabilityChanged();
      ctx.fireChannelWritabilityChanged();
    }
  }

  // TLS.

  @Override
  public void startTLS(TLSContext context) {
    onLoop(() -> beginTLS(context));
  }

  private void beginTLS(TLSContext context) {
    if (tls != null) {
      throw new IllegalStateException("the " + this + " speaks TLS already");
    }
    if (isEnding() || !channel.isActive()) {
      return;
    }
    // In clear what was written in clear.
    flush();
    ByteBuf first = Unpooled.wrappedBuffer(takeUnprocessed().getBytes());
    tls = new ChannelTLS(channel, context);
    try {
      tls.begin(pipeline, first);
    } catch (Exception e) {
      failLater(e);
    }
  }

  /** Later, since it may come from inside a call of the protocol. */
  private void failLater(Throwable cause) {
    later(() -> end(ChannelTLS.reason(cause)));
  }

  private void handshakeOver(@Nullable Throwable failure) {
    if (failure == null) {
      tls.established();
      handshakeCompleted();
    } else {
      // Netty tells the peer why, and closes the channel.
      failLater(failure);
    }
  }

  private void closeNotified() {
    tls.closeNotified();
    if (tls.canHalfClose()) {
      inputEnded();
    } else {
      inputEnded(new ConnectionDone());
    }
  }

  /** The end that the system tells of; anyone on the way could have made it. */
  private void inputShutDown() {
    if (tls == null) {
      inputEnded();
    } else if (!tls.isEstablished()) {
      end(new ConnectionLost(tls.truncated()));
    } else if (!tls.wasCloseNotified()) {
      inputEnded(new ConnectionLost(tls.truncated()));
    }
    if (tls != null) {
      tls.peerEnded();
    }
  }

  @Override
  public @Nullable SSLSession tlsSession() {
    return tls == null || !tls.isEstablished() ? null : tls.session();
  }

  @Override
  public @Nullable String negotiatedProtocol() {
    return tls == null || !tls.isEstablished() ? null : tls.negotiatedProtocol();
  }

  @Override
  protected boolean isLoop(Thread thread) {
    return channel.eventLoop().inEventLoop(thread);
  }

  @Override
  protected void execute(Runnable action) {
    channel.eventLoop().execute(action);
  }

  @Override
  protected void setReading(boolean on) {
    if (tls == null) {
      channel.config().setAutoRead(on);
    } else {
      tls.setReading(on);
    }
  }

  /**
   * Small writes are; but what was borrowed goes out from where it was read into, unless something
   * has been gathered before it, or it is so little that it would keep much from being reused.
   */
  @Override
  protected boolean gathers(Buffer data, int start, int end) {
    int length = end - start;
    ByteBuf bytes = ((BufferInternal) data).unwrap();
    boolean sentAsItIs = gathered == null && isLent(bytes) && length >= bytes.capacity() / 4;
    if (length > MUCH || sentAsItIs) {
      return false;
    }
    if (gathered == null) {
      gathered = channel.alloc().directBuffer(Math.max(length, gatheredLast));
    }
    gathered.writeBytes(bytes, bytes.readerIndex() + start, length);
    // What is too much altogether is for the channel to know, which then is not writable.
    if (gathered.readableBytes() >= MOST_GATHERED || bufferedBytes() > BUFFER_SIZE) {
      passGathered();
    }
    return true;
  }

  @Override
  protected void send(Buffer data) {
    pass(((BufferInternal) data).getByteBuf());
  }

  @Override
  protected void sendLent(Buffer data) {
    pass(((BufferInternal) data).unwrap().retainedSlice());
  }

  private void pass(ByteBuf data) {
    passGathered();
    pipeline.write(data, channel.voidPromise());
  }

  private void passGathered() {
    if (gathered != null) {
      ByteBuf all = gathered;
      gathered = null;
      gatheredLast = Math.max(LITTLE, all.readableBytes());
      pipeline.write(all, channel.voidPromise());
    }
  }

  @Override
  protected void flush() {
    passGathered();
    pipeline.flush();
  }

  @Override
  protected void flushThen(Consumer<@Nullable Throwable> sent) {
    if (tls == null) {
      flushNowThen(sent);
    } else {
      // Before the handshake is done Netty takes nothing for sent. And only after it has said so it
      // counts the bytes that went with it as sent.
      tls.whenEstablished(() -> flushNowThen(failure -> later(() -> sent.accept(failure))));
    }
  }

  private void flushNowThen(Consumer<@Nullable Throwable> sent) {
    passGathered();
    pipeline
        .writeAndFlush(Unpooled.EMPTY_BUFFER)
        .addListener(write -> sent.accept(write.isSuccess() ? null : write.cause()));
  }

  @Override
  public long bufferedBytes() {
    ChannelOutboundBuffer buffer = channel.unsafe().outboundBuffer();
    ByteBuf waiting = gathered;
    return (buffer == null ? 0 : buffer.totalPendingWriteBytes())
        + (waiting == null ? 0 : waiting.readableBytes());
  }

  @Override
  protected boolean isWritable() {
    return channel.isWritable();
  }

  @Override
  protected boolean isOpen() {
    return channel.isOpen();
  }

  @Override
  protected void closeOutput() {
    if (tls == null) {
      ((DuplexChannel) channel).shutdownOutput();
    } else {
      tls.closeOutput();
      if (!tls.canHalfClose()) {
        // With 1.2 the one who ends reads nothing more either (RFC 5246, section 7.2.1).
        later(() -> inputEnded(new ConnectionDone()));
      }
    }
  }

  /** Gathered anyway, unless others could write in between. */
  @Override
  public void writeSequence(Iterable<Buffer> data) {
    if (isLoop(Thread.currentThread())) {
      data.forEach(this::write);
    } else {
      super.writeSequence(data);
    }
  }

  /** Lingering for no time is what makes the system send a reset. */
  @Override
  protected void resetWhenClosed() {
    resetting = true;
    setOption(ChannelOption.SO_LINGER, 0);
  }

  @Override
  protected void close() {
    boolean dropped = gathered != null;
    if (tls != null && !resetting) {
      // The handshake's own last bytes may be waiting for the end of this turn.
      pipeline.flush();
    }
    if (dropped) {
      gathered.release();
      gathered = null;
    }
    if (tls == null) {
      pipeline.close();
    } else if (resetting || dropped || bufferedBytes() > 0) {
      // What was sent is not all that was written: the peer is not to be told that it is.
      tls.closeBelow();
    } else {
      tls.closeGently();
    }
  }

  @Override
  protected void ended(Throwable reason) {
    owner.connectionLost(this, reason);
  }

  @Override
  public void setTcpNoDelay(boolean on) {
    onLoop(() -> setOption(ChannelOption.TCP_NODELAY, on));
  }

  @Override
  public void setTcpKeepAlive(boolean on) {
    onLoop(() -> setOption(ChannelOption.SO_KEEPALIVE, on));
  }

  private <T> void setOption(ChannelOption<T> option, T value) {
    if (channel.isOpen()) {
      try {
        channel.config().setOption(option, value);
      } catch (ChannelException e) {
        // Some systems refuse this for a connection that the peer has reset, which we will see.
        LOG.debug("{} could not be set on {}", option, this, e);
      }
    }
  }
}
