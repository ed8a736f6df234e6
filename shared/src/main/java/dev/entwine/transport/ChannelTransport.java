package dev.entwine.transport;

import dev.entwine.defer.UnhandledErrors;
import dev.entwine.protocol.Address;
import dev.entwine.protocol.ConnectionAborted;
import dev.entwine.protocol.ConnectionDone;
import dev.entwine.protocol.ConnectionLost;
import dev.entwine.protocol.HalfCloseableProtocol;
import dev.entwine.protocol.Producer;
import dev.entwine.protocol.Protocol;
import dev.entwine.protocol.PullProducer;
import dev.entwine.protocol.PushProducer;
import dev.entwine.protocol.Transport;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.buffer.BufferInternal;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.impl.ShutdownEvent;
import io.vertx.core.net.impl.VertxHandler;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection, as a handler in its Netty pipeline: it stands just before Vert.x's own, keeps the
 * bytes and the half-closes to itself, and lets Vert.x see the rest, so that servers still count
 * their connections and close them when a verticle goes.
 *
 * <p>A connection is open; then perhaps closing (after {@code loseConnection}: nothing is read,
 * what was written is sent, a producer waited for); then lost, and its protocol told, once. From
 * open to lost lead the end of the input, a reset, a handler's exception, {@code abortConnection},
 * and Vert.x closing the socket.
 *
 * <p>All state is confined to the channel's event loop; methods called from elsewhere hop onto it.
 */
final class ChannelTransport extends ChannelInboundHandlerAdapter implements Transport {

  private static final Logger LOG = LoggerFactory.getLogger(ChannelTransport.class);

  /** Who opened the connection: a port or a connector. */
  interface Owner {
    /** The connection is gone, and its protocol has been told. */
    void connectionLost(ChannelTransport transport, Throwable reason);

    /** Vert.x has stopped accepting, and would like the connection to end. */
    default void serverShutDown() {}
  }

  private final ContextInternal context;
  private final Channel channel;
  private final Protocol protocol;
  private final Owner owner;
  private final Address peer;
  private final Address host;

  /** What was read although reading is paused: no more than one turn of the loop reads. */
  private final Queue<ByteBuf> held = new ArrayDeque<>(0);

  private final @Nullable EndOfInput endOfInput;
  private @Nullable ChannelHandlerContext pipeline;
  private @Nullable Outgoing outgoing;
  private boolean paused;
  private boolean inputClosed;
  private boolean endDue;
  private boolean closing;
  private boolean aborting;
  private boolean writeClosing;
  private boolean writeClosed;
  private boolean lost;

  private ChannelTransport(
      ContextInternal context, Channel channel, Protocol protocol, Owner owner) {
    this.context = context;
    this.channel = channel;
    this.protocol = protocol;
    this.owner = owner;
    this.peer = Addresses.of(channel.remoteAddress());
    this.host = Addresses.of(channel.localAddress());
    this.endOfInput = EndOfInput.isShownBy(channel) ? null : EndOfInput.keptFrom(channel);
  }

  /** Takes over a fresh socket, on its loop, before anything of it has been read. */
  static ChannelTransport attach(
      ContextInternal context, NetSocketInternal socket, Protocol protocol, Owner owner) {
    ChannelHandlerContext vertxHandler = socket.channelHandlerContext();
    Channel channel = vertxHandler.channel();
    channel.config().setWriteBufferWaterMark(new WriteBufferWaterMark(1, BUFFER_SIZE));
    channel.config().setMessageSizeEstimator(new PayloadSize());
    ChannelTransport transport = new ChannelTransport(context, channel, protocol, owner);
    channel.pipeline().addBefore(vertxHandler.name(), null, transport);
    return transport;
  }

  /** Who is at the other end, as the transport will say it. */
  static Address peerOf(NetSocketInternal socket) {
    return Addresses.of(socket.channelHandlerContext().channel().remoteAddress());
  }

  /** Starts the conversation. */
  void makeConnection() {
    guarded(() -> protocol.makeConnection(this));
  }

  /** Passes on that the server would like to stop. */
  void requestShutdown(Duration grace) {
    if (!lost && !closing) {
      guarded(() -> protocol.shutdownRequested(grace));
    }
  }

  /** Closes the connection now, as the end of the reactor does. */
  void disconnect() {
    end(new ConnectionLost(null));
  }

  // What comes in.

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    pipeline = ctx;
    outgoing = new Outgoing(this, ctx);
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    ByteBuf data = (ByteBuf) message;
    outgoing.readBegun();
    if (closing || lost || !data.isReadable()) {
      data.release();
    } else if (paused || !held.isEmpty()) {
      held.add(data);
    } else {
      deliver(data);
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    outgoing.readCompleted();
    if (endOfInput != null && endOfInput.seen() && !inputClosed) {
      channel.config().setAutoRead(false);
      inputEnded();
    }
    ctx.fireChannelReadComplete();
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof ChannelInputShutdownEvent) {
      inputEnded();
    } else if (event instanceof ShutdownEvent) {
      // Not passed on: Vert.x would close the connection, which here is for its port to decide.
      owner.serverShutDown();
    } else {
      ctx.fireUserEventTriggered(event);
    }
  }

  private void inputEnded() {
    inputClosed = true;
    endDue = true;
    deliverHeld();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    end(new ConnectionLost(cause));
  }

  /** Comes first only if neither side has closed the connection, but Vert.x has. */
  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    end(new ConnectionLost(null));
    ctx.fireChannelInactive();
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    outgoing.tellPushProducer();
    ctx.fireChannelWritabilityChanged();
  }

  private void deliver(ByteBuf pooled) {
    Buffer data = BufferInternal.buffer(VertxHandler.safeBuffer(pooled));
    guarded(() -> protocol.dataReceived(data));
  }

  /**
   * Delivers what was kept back, and after it the end of the input, unless reading is paused again.
   */
  private void deliverHeld() {
    while (!paused && !closing && !lost && !held.isEmpty()) {
      deliver(held.remove());
    }
    if (endDue && !paused && !closing && !lost) {
      endDue = false;
      HalfCloseableProtocol halfCloseable = HalfCloseableProtocol.of(protocol);
      if (halfCloseable != null) {
        guarded(halfCloseable::readConnectionLost);
      } else {
        end(new ConnectionDone());
      }
    }
  }

  // What goes out.

  @Override
  public void write(Buffer data) {
    onLoop(
        () -> {
          boolean over = lost || aborting || writeClosed || !channel.isOpen();
          boolean ending = (closing || writeClosing) && !outgoing.hasProducer();
          if (!over && !ending && data.length() > 0) {
            outgoing.write(((BufferInternal) data).getByteBuf());
          }
        });
  }

  @Override
  public void registerProducer(PushProducer push) {
    onLoop(() -> outgoing.register(push));
  }

  @Override
  public void registerProducer(PullProducer pull) {
    onLoop(() -> outgoing.register(pull));
  }

  @Override
  public void unregisterProducer() {
    onLoop(
        () -> {
          outgoing.unregister();
          later(this::closeWhatIsClosing);
        });
  }

  @Override
  public boolean disconnecting() {
    return closing || lost;
  }

  @Override
  public long bufferedBytes() {
    return outgoing.buffered();
  }

  // The end.

  @Override
  public void loseConnection() {
    onLoop(
        () -> {
          if (lost || closing) {
            return;
          }
          closing = true;
          stopReading();
          later(this::closeWhatIsClosing);
        });
  }

  /**
   * Goes on with a close that was asked for, once no producer is in its way. On a turn of its own,
   * since sending may fail at once, and a protocol is not to be told of its connection's end from
   * inside its own call.
   */
  private void closeWhatIsClosing() {
    if (lost || aborting || outgoing.hasProducer()) {
      return;
    }
    if (closing && writeClosed) {
      end(new ConnectionDone());
    } else if (closing) {
      outgoing.afterFlush(this::closeIfSent);
    } else if (writeClosing && !writeClosed) {
      outgoing.afterFlush(this::closeWriteIfSent);
    }
  }

  private void closeIfSent(@Nullable Throwable failure) {
    if (failure != null) {
      end(new ConnectionLost(failure));
    } else if (!aborting && !outgoing.hasProducer()) {
      end(new ConnectionDone());
    }
  }

  @Override
  public void loseWriteConnection() {
    onLoop(
        () -> {
          if (lost || closing || writeClosing) {
            return;
          }
          writeClosing = true;
          later(this::closeWhatIsClosing);
        });
  }

  private void closeWriteIfSent(@Nullable Throwable failure) {
    if (lost || closing || writeClosed || failure != null || outgoing.hasProducer()) {
      return;
    }
    writeClosed = true;
    ((DuplexChannel) channel).shutdownOutput();
    HalfCloseableProtocol halfCloseable = HalfCloseableProtocol.of(protocol);
    if (halfCloseable != null) {
      guarded(halfCloseable::writeConnectionLost);
    }
  }

  @Override
  public void abortConnection() {
    onLoop(
        () -> {
          if (lost || aborting) {
            return;
          }
          aborting = true;
          closing = true;
          stopReading();
          // Lingering for no time is what makes the system send a reset.
          setOption(ChannelOption.SO_LINGER, 0);
          later(() -> end(new ConnectionAborted()));
        });
  }

  private void end(Throwable reason) {
    if (lost) {
      return;
    }
    lost = true;
    releaseHeld();
    pipeline.close();
    Producer registered = outgoing.end();
    if (registered != null) {
      guarded(registered::stopProducing);
    }
    guarded(() -> protocol.connectionLost(reason));
    owner.connectionLost(this, reason);
  }

  // Reading on and off.

  @Override
  public void pauseProducing() {
    onLoop(
        () -> {
          if (!closing && !lost) {
            paused = true;
            channel.config().setAutoRead(false);
          }
        });
  }

  @Override
  public void resumeProducing() {
    onLoop(
        () -> {
          if (closing || lost || !paused) {
            return;
          }
          paused = false;
          channel.config().setAutoRead(!inputClosed);
          later(this::deliverHeld);
        });
  }

  @Override
  public void stopProducing() {
    loseConnection();
  }

  private void stopReading() {
    channel.config().setAutoRead(false);
    releaseHeld();
  }

  private void releaseHeld() {
    held.forEach(ByteBuf::release);
    held.clear();
  }

  // The rest.

  @Override
  public Address getPeer() {
    return peer;
  }

  @Override
  public Address getHost() {
    return host;
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
    if (!lost && channel.isOpen()) {
      try {
        channel.config().setOption(option, value);
      } catch (ChannelException e) {
        // Some systems refuse this for a connection that the peer has reset, which we will see.
        LOG.debug("{} could not be set on {}", option, this, e);
      }
    }
  }

  @Override
  public String toString() {
    return "connection with " + peer;
  }

  /** Calls a handler; what it throws ends this connection and no other. */
  private void guarded(Runnable handler) {
    Throwable thrown = call(handler);
    if (thrown != null) {
      end(thrown);
    }
  }

  /** {@link #guarded} for what is called from inside another handler, or may be: ends it later. */
  void within(Runnable handler) {
    Throwable thrown = call(handler);
    if (thrown != null && !lost && !aborting) {
      aborting = true;
      closing = true;
      stopReading();
      later(() -> end(thrown));
    }
  }

  /** Calls a handler on the reactor's context, and reports what it throws. */
  private @Nullable Throwable call(Runnable handler) {
    ContextInternal previous = context.beginDispatch();
    try {
      handler.run();
      return null;
    } catch (Throwable t) {
      Class<?> type = protocol.getClass();
      String name = type.isAnonymousClass() ? "a protocol" : type.getSimpleName();
      UnhandledErrors.report(name + " with " + peer, t);
      return t;
    } finally {
      context.endDispatch(previous);
    }
  }

  private void onLoop(Runnable action) {
    if (channel.eventLoop().inEventLoop()) {
      action.run();
    } else if (!Turn.run(channel.eventLoop()::inEventLoop, action)) {
      later(
          () -> {
            try {
              action.run();
            } catch (RuntimeException e) {
              UnhandledErrors.report("a call from another thread to the " + this, e);
            }
          });
    }
  }

  void later(Runnable action) {
    try {
      channel.eventLoop().execute(action);
    } catch (RejectedExecutionException e) {
      LOG.debug("The loop of the {} has ended, and so has the connection", this);
    }
  }
}
