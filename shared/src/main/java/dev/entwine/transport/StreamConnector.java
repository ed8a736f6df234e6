package dev.entwine.transport;

import dev.entwine.defer.UnhandledErrors;
import dev.entwine.protocol.Address;
import dev.entwine.protocol.ClientFactory;
import dev.entwine.protocol.ConnectError;
import dev.entwine.protocol.ConnectTimeoutError;
import dev.entwine.protocol.ConnectingCancelledError;
import dev.entwine.protocol.ConnectionDone;
import dev.entwine.protocol.ConnectionRefusedError;
import dev.entwine.protocol.Connector;
import dev.entwine.protocol.DNSLookupError;
import dev.entwine.protocol.NoRouteError;
import dev.entwine.protocol.Protocol;
import dev.entwine.protocol.UNIXAddress;
import dev.entwine.time.Clock;
import dev.entwine.time.DelayedCall;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.vertx.core.impl.buffer.VertxByteBufAllocator;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.net.SocketAddress;
import java.io.FileNotFoundException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A connection and the attempts at it. Twisted's {@code tcp.Connector} and {@code unix.Connector}.
 */
public final class StreamConnector implements Connector, ChannelTransport.Owner {

  /** A channel has to begin with a handler; the transport is its handler once it is connected. */
  private static final ChannelHandler NOTHING_YET =
      new ChannelInitializer<>() {
        @Override
        protected void initChannel(Channel channel) {}
      };

  private enum State {
    DISCONNECTED,
    CONNECTING,
    CONNECTED
  }

  private final ContextInternal context;
  private final Clock clock;
  private final ClientFactory factory;
  private final Address destination;
  private final SocketAddress remote;
  private final Duration timeout;
  private final Bootstrap bootstrap;
  private final Set<? super StreamConnector> active;
  private State state = State.DISCONNECTED;
  private boolean checksLock;
  private boolean factoryStarted;
  private boolean over;
  private @Nullable Object attempt;
  private @Nullable Channel channel;
  private @Nullable DelayedCall deadline;
  private @Nullable ChannelTransport transport;

  /**
   * Made on the context.
   *
   * @param clock measures how long an attempt takes: the reactor
   * @param active holds this connector whenever there is a connection or an attempt
   */
  public StreamConnector(
      ContextInternal context,
      Clock clock,
      ClientFactory factory,
      Address destination,
      Duration timeout,
      @Nullable String bindAddress,
      Set<? super StreamConnector> active) {
    this.context = context;
    this.clock = clock;
    this.factory = factory;
    this.destination = destination;
    this.remote = Addresses.forVertx(destination);
    this.timeout = timeout;
    this.active = active;
    this.bootstrap = bootstrap(context, remote.isDomainSocket());
    if (bindAddress != null) {
      bootstrap.localAddress(bindAddress, 0);
    }
  }

  /**
   * Makes channels as Vert.x's own client does. That one hands a channel over only when it is
   * connected, so that an attempt that is given up would keep its socket until it times out.
   */
  private static Bootstrap bootstrap(ContextInternal context, boolean unix) {
    VertxInternal vertx = context.owner();
    Bootstrap bootstrap =
        new Bootstrap()
            .group(context.nettyEventLoop())
            .channelFactory(vertx.transport().channelFactory(unix))
            .resolver(vertx.nameResolver().nettyAddressResolverGroup())
            .option(ChannelOption.ALLOCATOR, VertxByteBufAllocator.POOLED_ALLOCATOR)
            // The connector has a limit of its own, in which looking the name up is included.
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, 0)
            .handler(NOTHING_YET);
    return unix ? bootstrap : bootstrap.option(ChannelOption.TCP_NODELAY, true);
  }

  @Override
  public void connect() {
    if (state != State.DISCONNECTED) {
      throw new IllegalStateException(
          "can't connect to "
              + getDestination()
              + ": it is "
              + state.name().toLowerCase(Locale.ROOT));
    }
    if (over) {
      return;
    }
    state = State.CONNECTING;
    active.add(this);
    Object thisAttempt = new Object();
    attempt = thisAttempt;
    tell(
        () -> {
          if (!factoryStarted) {
            factoryStarted = true;
            factory.doStart();
          }
          factory.startedConnecting(this);
        });
    if (attempt != thisAttempt) {
      return;
    }
    deadline = clock.callLater(timeout, () -> failed(timedOut()));
    String problem = destination instanceof UNIXAddress unix ? problemWith(unix.path()) : null;
    if (problem != null) {
      failed(new ConnectError(where() + problem, null));
      return;
    }
    ChannelFuture connecting = bootstrap.connect(context.owner().transport().convert(remote));
    channel = connecting.channel();
    connecting.addListener(done -> context.emit(nothing -> attempted(thisAttempt, connecting)));
  }

  private void attempted(Object which, ChannelFuture done) {
    if (attempt != which) {
      done.channel().close();
    } else if (done.isSuccess()) {
      connected(done.channel());
    } else {
      failed(connectError(done.cause()));
    }
  }

  private @Nullable String problemWith(@Nullable String path) {
    String problem = UNIXPlace.problemWith(path);
    return problem == null && checksLock ? UNIXPlace.problemWithLock(path) : problem;
  }

  /**
   * Has attempts at a UNIX socket fail at once if no process that lives holds its lock file. Before
   * the first attempt.
   */
  public void checkLock() {
    checksLock = true;
  }

  private void connected(Channel socket) {
    forgetDeadline();
    state = State.CONNECTED;
    channel = null;
    Protocol protocol;
    try {
      protocol = factory.buildProtocol(Addresses.of(socket.remoteAddress()));
    } catch (Throwable t) {
      UnhandledErrors.report(factory.logPrefix() + ".buildProtocol for " + getDestination(), t);
      socket.close();
      failed(new ConnectError(where() + "the factory failed to build a protocol", t));
      return;
    }
    if (protocol == null) {
      socket.close();
      gone(new ConnectionDone());
      return;
    }
    transport = ChannelTransport.attach(context, socket, protocol, this);
    transport.makeConnection();
    if (transport != null) {
      Protocol made = protocol;
      tell(() -> factory.clientConnectionMade(this, made));
    }
  }

  private void failed(Throwable reason) {
    forgetDeadline();
    state = State.DISCONNECTED;
    attempt = null;
    if (channel != null) {
      channel.close();
      channel = null;
    }
    tell(() -> factory.clientConnectionFailed(this, reason));
    stopFactoryIfDone();
  }

  private void forgetDeadline() {
    if (deadline != null && deadline.active()) {
      deadline.cancel();
    }
    deadline = null;
  }

  @Override
  public void connectionLost(ChannelTransport lostTransport, Throwable reason) {
    gone(reason);
  }

  private void gone(Throwable reason) {
    transport = null;
    attempt = null;
    state = State.DISCONNECTED;
    tell(() -> factory.clientConnectionLost(this, reason));
    stopFactoryIfDone();
  }

  /** Not done if the factory has called {@code connect()} again. */
  private void stopFactoryIfDone() {
    if (state == State.DISCONNECTED && factoryStarted) {
      factoryStarted = false;
      tell(factory::doStop);
      active.remove(this);
    }
  }

  /** What the factory throws is reported, and keeps neither it nor this from going on. */
  private void tell(Runnable call) {
    try {
      call.run();
    } catch (Throwable t) {
      UnhandledErrors.report(factory.logPrefix() + " connecting to " + getDestination(), t);
    }
  }

  @Override
  public void disconnect() {
    if (state == State.CONNECTING) {
      stopConnecting();
    } else if (transport != null) {
      transport.loseConnection();
    }
  }

  @Override
  public void stopConnecting() {
    if (state != State.CONNECTING) {
      throw new IllegalStateException("not connecting to " + getDestination());
    }
    failed(new ConnectingCancelledError(getDestination()));
  }

  /** Gives the attempt up or closes the connection, now and for good: the reactor's end. */
  public void disconnectNow() {
    over = true;
    if (transport != null) {
      transport.disconnect();
    } else {
      disconnect();
    }
  }

  @Override
  public Address getDestination() {
    return destination;
  }

  private String where() {
    return "can't connect to " + getDestination() + ": ";
  }

  private ConnectError timedOut() {
    return new ConnectTimeoutError(
        where() + "no answer within " + timeout.toMillis() / 1e3 + " s", null);
  }

  private ConnectError connectError(Throwable failure) {
    String where = where();
    if (failure instanceof FileNotFoundException) {
      // Of a native transport, without a message.
      return new ConnectError(where + "No such file or directory", failure);
    }
    String said = SystemErrors.said(failure);
    if (failure instanceof NoRouteToHostException || said.equals("No route to host")) {
      return new NoRouteError(where + "no route to host", failure);
    }
    if (failure instanceof UnknownHostException) {
      return new DNSLookupError(where + "the host name is not known", failure);
    }
    if (failure instanceof ConnectException && said.contains("refused")) {
      return new ConnectionRefusedError(where + "connection refused", failure);
    }
    return new ConnectError(where + said, failure);
  }
}
