package dev.entwine.transport;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import dev.entwine.defer.Deferred;
import dev.entwine.defer.UnhandledErrors;
import dev.entwine.protocol.Address;
import dev.entwine.protocol.CannotListenError;
import dev.entwine.protocol.Factory;
import dev.entwine.protocol.ListeningPort;
import dev.entwine.protocol.Protocol;
import dev.entwine.time.Clock;
import io.vertx.core.Future;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * What listens on a {@link Place}, and the connections it accepted. Twisted's {@code tcp.Port} and
 * {@code unix.Port}.
 */
public final class StreamPort implements ListeningPort, ChannelTransport.Owner {

  /** Longer than any connection lasts: Vert.x is never to cut one on its own. */
  private static final Duration NEVER = Duration.ofDays(3650);

  private final ContextInternal context;
  private final Clock clock;
  private final Factory factory;
  private final Place place;
  private final PortClaim claim;
  private final NetServer server;
  private final Set<StreamPort> ports;
  private final OpenConnections open = new OpenConnections();
  private boolean started;
  private @Nullable Deferred<@Nullable Void> stopped;
  private @Nullable Address host;

  private StreamPort(
      ContextInternal context,
      Clock clock,
      Factory factory,
      Place place,
      PortClaim claim,
      int backlog,
      Set<StreamPort> ports) {
    this.context = context;
    this.clock = clock;
    this.factory = factory;
    this.place = place;
    this.claim = claim;
    this.ports = ports;
    this.server =
        context
            .owner()
            .createNetServer(new NetServerOptions().setAcceptBacklog(backlog))
            .connectHandler(this::accept);
  }

  /**
   * Begins to listen. Called on the context.
   *
   * @param backlog how many connections may wait to be accepted
   * @param ports has the port from now on, and until it is not listening any more and has no
   *     connection left
   * @return fires with the port, or fails with {@link CannotListenError}
   */
  public static Deferred<StreamPort> listen(
      ContextInternal context,
      Clock clock,
      Factory factory,
      Place place,
      int backlog,
      Set<StreamPort> ports) {
    PortClaim claim;
    try {
      claim = PortClaim.of(context, place);
    } catch (IOException e) {
      return Deferred.fail(new CannotListenError(place.wanted(), e));
    }
    StreamPort listening = new StreamPort(context, clock, factory, place, claim, backlog, ports);
    ports.add(listening);
    Deferred<StreamPort> opened = new Deferred<>();
    listening
        .server
        .listen(place.socketAddress())
        .onComplete(
            server -> {
              try {
                listening.opened(claim.opened(server.actualPort()));
              } catch (Throwable t) {
                listening.stopListening();
                opened.errback(new CannotListenError(place.wanted(), t));
                return;
              }
              opened.callback(listening);
            },
            failure -> {
              claim.release();
              ports.remove(listening);
              opened.errback(
                  new CannotListenError(place.wanted(), SystemErrors.whenBinding(failure)));
            });
    return opened;
  }

  private void opened(Address at) {
    host = at;
    if (stopped != null) {
      throw new IllegalStateException("the reactor was stopped meanwhile");
    }
    start();
  }

  /** By the first connection if that is sooner: the port may be one that is shared already. */
  private void start() {
    if (!started) {
      started = true;
      factory.doStart();
    }
  }

  private void accept(NetSocket socket) {
    Address peer = ChannelTransport.peerOf((NetSocketInternal) socket);
    Protocol protocol = null;
    try {
      start();
      protocol = factory.buildProtocol(peer);
    } catch (Throwable t) {
      UnhandledErrors.report(factory.logPrefix() + ".buildProtocol for " + peer, t);
    }
    if (protocol == null) {
      socket.close();
      return;
    }
    ChannelTransport transport =
        ChannelTransport.attach(context, (NetSocketInternal) socket, protocol, this);
    open.add(transport);
    transport.makeConnection();
  }

  @Override
  public void connectionLost(ChannelTransport transport, Throwable reason) {
    open.remove(transport);
    doneIfDone();
  }

  private void doneIfDone() {
    if (open.size() == 0 && stopped != null && stopped.called()) {
      ports.remove(this);
    }
  }

  @Override
  public Address getHost() {
    return host;
  }

  @Override
  public int connections() {
    return open.size();
  }

  @Override
  public Deferred<@Nullable Void> stopListening() {
    Deferred<@Nullable Void> done = new Deferred<>();
    if (stopped == null) {
      stopped = new Deferred<>();
      Future<Void> allGone = server.shutdown(NEVER);
      // With connections left that future takes as long as they do; the port is free before that,
      // which they are told by Vert.x.
      allGone.onComplete(ended -> stoppedAccepting());
    }
    stopped.addFinally(own -> done.callback(null));
    return done;
  }

  @Override
  public void serverShutDown(Duration grace) {
    stoppedAccepting();
  }

  private void stoppedAccepting() {
    // The JDK gives a port back when its selector comes round again, which may be a little after
    // Vert.x says so. The acceptor's loop runs what was scheduled after its selector has.
    Runnable free = () -> context.emit(nothing -> freed());
    try {
      context.owner().acceptorEventLoopGroup().schedule(free, 1, MILLISECONDS);
    } catch (RejectedExecutionException e) {
      // Vert.x is being closed, and its acceptor has gone already.
      free.run();
    }
  }

  private void freed() {
    if (stopped == null) {
      stopped = new Deferred<>();
    }
    if (!stopped.called()) {
      claim.release();
      try {
        if (started) {
          factory.doStop();
        }
      } catch (Throwable t) {
        UnhandledErrors.report(factory.logPrefix() + ".stopFactory", t);
      }
      stopped.callback(null);
      doneIfDone();
    }
  }

  @Override
  public Deferred<Integer> shutdown(Duration grace) {
    Deferred<Integer> gone = open.shutdown(clock, grace);
    return stopListening().addCallbackDeferred(free -> gone);
  }

  /**
   * Closes every connection now, and the port: the reactor's end.
   *
   * @return fires when the port is free
   */
  public Deferred<@Nullable Void> disconnectAll() {
    open.disconnectAll();
    return stopListening();
  }

  @Override
  public String toString() {
    return "port " + (host == null ? place.wanted() : host);
  }
}
