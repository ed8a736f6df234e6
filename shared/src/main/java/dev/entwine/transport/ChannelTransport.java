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
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelOutboundBuffer;
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
import java.util.function.Consumer;
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

  private @Nullable ChannelHandlerContext pipeline;
  private boolean paused;
  private boolean inputEnded;
  private boolean inRead;
  private boolean flushDue;
  private boolean closing;
  private boolean aborting;
  private boolean writeClosing;
  private boolean writeClosed;
  private boolean lost;
  private @Nullable Producer producer;
  private boolean producerPaused;
  private boolean pullDue;
  private int pullsAwaited;

  private ChannelTransport(
      ContextInternal context, Channel channel, Protocol protocol, Owner owner) {
    this.context = context;
    this.channel = channel;
    this.protocol = protocol;
    this.owner = owner;
    this.peer = Addresses.of(channel.remoteAddress());
    this.host = Addresses.of(channel.localAddress());
  }

  /** Takes over a fresh socket, on its loop, before anything of it has been read. */
  static ChannelTransport attach(
      ContextInternal context, NetSocketInternal socket, Protocol protocol, Owner owner) {
    ChannelHandlerContext vertxHandler = socket.channelHandlerContext();
    Channel channel = vertxHandler.channel();
    channel.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
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

  Protocol protocol() {
    return protocol;
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
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    ByteBuf data = (ByteBuf) message;
    inRead = true;
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
    inRead = false;
    if (flushDue) {
      flush();
    }
    ctx.fireChannelReadComplete();
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof ChannelInputShutdownEvent) {
      inputEnded = true;
      deliverHeld();
    } else if (event instanceof ShutdownEvent) {
      // Not passed on: Vert.x would close the connection, which here is for its port to decide.
      owner.serverShutDown();
    } else {
      ctx.fireUserEventTriggered(event);
    }
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
    tellPushProducer();
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
    if (inputEnded && !paused && !closing && !lost) {
      inputEnded = false;
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
          if (over || ((closing || writeClosing) && producer == null) || data.length() == 0) {
            return;
          }
          if (producer instanceof PullProducer) {
            pullDue = true;
          }
          pipeline.write(((BufferInternal) data).getByteBuf(), channel.voidPromise());
          // Not left to the change of writability: the buffer may have been full before the
          // producer was registered.
          tellPushProducer();
          if (!flushDue) {
            flushDue = true;
            if (!inRead) {
              later(this::flush);
            }
          }
        });
  }

  /** Sends all that was written in this turn. */
  private void flush() {
    flushDue = false;
    if (lost) {
      return;
    }
    if (pullDue) {
      pullDue = false;
      pullsAwaited++;
      afterFlush(failure -> later(this::drained));
    } else {
      pipeline.flush();
    }
  }

  /**
   * What a pull producer wrote has been sent. If others have written meanwhile, it is asked when
   * that has been sent too, so that it is never asked twice for one drained buffer.
   */
  private void drained() {
    if (--pullsAwaited == 0 && !lost && !pullDue && producer instanceof PullProducer pull) {
      within(pull::resumeProducing);
    }
  }

  private void tellPushProducer() {
    if (!lost && producer instanceof PushProducer push && producerPaused == channel.isWritable()) {
      producerPaused = !producerPaused;
      within(producerPaused ? push::pauseProducing : push::resumeProducing);
    }
  }

  private void afterFlush(Consumer<@Nullable Throwable> then) {
    pipeline
        .writeAndFlush(Unpooled.EMPTY_BUFFER)
        .addListener(sent -> then.accept(sent.isSuccess() ? null : sent.cause()));
  }

  @Override
  public void registerProducer(PushProducer push) {
    onLoop(() -> register(push));
  }

  @Override
  public void registerProducer(PullProducer pull) {
    onLoop(
        () -> {
          register(pull);
          if (producer == pull) {
            within(pull::resumeProducing);
          }
        });
  }

  private void register(Producer newcomer) {
    if (producer != null) {
      throw new IllegalStateException("another producer is registered: unregister it first");
    }
    if (lost) {
      newcomer.stopProducing();
      return;
    }
    producer = newcomer;
    producerPaused = false;
  }

  @Override
  public void unregisterProducer() {
    onLoop(
        () -> {
          producer = null;
          later(this::closeWhatIsClosing);
        });
  }

  @Override
  public boolean disconnecting() {
    return closing || lost;
  }

  @Override
  public long bufferedBytes() {
    ChannelOutboundBuffer buffer = channel.unsafe().outboundBuffer();
    return buffer == null ? 0 : buffer.totalPendingWriteBytes();
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
    if (lost || aborting || producer != null) {
      return;
    }
    if (closing && writeClosed) {
      end(new ConnectionDone());
    } else if (closing) {
      afterFlush(this::closeIfSent);
    } else if (writeClosing && !writeClosed) {
      afterFlush(this::closeWriteIfSent);
    }
  }

  private void closeIfSent(@Nullable Throwable failure) {
    if (failure != null) {
      end(new ConnectionLost(failure));
    } else if (!aborting && producer == null) {
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
    if (lost || closing || writeClosed || failure != null || producer != null) {
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
    Producer stopped = producer;
    producer = null;
    if (stopped != null) {
      guarded(stopped::stopProducing);
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
          channel.config().setAutoRead(true);
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
    return "TCP connection with " + peer;
  }

  /** Calls a handler; what it throws ends this connection and no other. */
  private void guarded(Runnable handler) {
    Throwable thrown = call(handler);
    if (thrown != null) {
      end(thrown);
    }
  }

  /** {@link #guarded} for what is called from inside another handler, or may be: ends it later. */
  private void within(Runnable handler) {
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

  private void later(Runnable action) {
    try {
      channel.eventLoop().execute(action);
    } catch (RejectedExecutionException e) {
      LOG.debug("The loop of the {} has ended, and so has the connection", this);
    }
  }
}
