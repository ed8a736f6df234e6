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
import io.netty.channel.ConnectTimeoutException;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
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
  private final NetClient client;
  private final Set<? super StreamConnector> active;
  private State state = State.DISCONNECTED;
  private boolean checksLock;
  private boolean factoryStarted;
  private boolean over;
  private @Nullable Object attempt;
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
    NetClientOptions options =
        new NetClientOptions()
            .setConnectTimeout((int) Math.min(Math.max(timeout.toMillis(), 1), Integer.MAX_VALUE));
    if (bindAddress != null) {
      options.setLocalAddress(bindAddress);
    }
    this.client = context.owner().createNetClient(options);
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
    // Vert.x's own limit begins when the host name has been looked up, which may take long too.
    deadline = clock.callLater(timeout, () -> failed(timedOut(null)));
    String problem = destination instanceof UNIXAddress unix ? problemWith(unix.path()) : null;
    if (problem != null) {
      failed(new ConnectError(where() + problem, null));
      return;
    }
    client
        .connect(remote)
        .onComplete(
            socket -> {
              if (attempt == thisAttempt) {
                connected((NetSocketInternal) socket);
              } else {
                socket.close();
              }
            },
            failure -> {
              if (attempt == thisAttempt) {
                failed(connectError(failure));
              }
            });
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

  private void connected(NetSocketInternal socket) {
    forgetDeadline();
    state = State.CONNECTED;
    Protocol protocol;
    try {
      protocol = factory.buildProtocol(ChannelTransport.peerOf(socket));
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

  private ConnectError timedOut(@Nullable Throwable cause) {
    return new ConnectTimeoutError(
        where() + "no answer within " + timeout.toMillis() / 1e3 + " s", cause);
  }

  private ConnectError connectError(Throwable failure) {
    String where = where();
    if (failure instanceof ConnectTimeoutException) {
      return timedOut(failure);
    }
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
