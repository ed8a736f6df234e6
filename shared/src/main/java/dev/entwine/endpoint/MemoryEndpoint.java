package dev.entwine.endpoint;

import dev.entwine.defer.Deferred;
import dev.entwine.protocol.CannotListenError;
import dev.entwine.protocol.ConnectingCancelledError;
import dev.entwine.protocol.Factory;
import dev.entwine.protocol.ListeningPort;
import dev.entwine.protocol.MemoryAddress;
import dev.entwine.protocol.Protocol;
import dev.entwine.reactor.Reactor;
import dev.entwine.transport.MemoryConnection;
import dev.entwine.transport.MemoryPort;
import dev.entwine.watch.Home;
import dev.entwine.watch.Leftover;
import dev.entwine.watch.WatchedSet;
import io.vertx.core.internal.ContextInternal;
import java.util.List;
import java.util.Set;

/** A name within one Vert.x, to listen on or to connect to; on one reactor or between two. */
record MemoryEndpoint(String description, String name) implements ServerEndpoint, ClientEndpoint {

  @Override
  public Deferred<ListeningPort> listen(Reactor reactor, Factory factory) {
    return running(reactor)
        .addCallbackDeferred(
            context -> {
              Ends ends = Ends.of(reactor);
              return ends.over
                  ? Deferred.fail(
                      new CannotListenError(
                          address(), new IllegalStateException("the reactor has stopped")))
                  : MemoryPort.listen(context, reactor, factory, name, ends.ports);
            });
  }

  @Override
  public Deferred<Protocol> connect(Reactor reactor, Factory factory) {
    return running(reactor)
        .addCallbackDeferred(
            context -> {
              Ends ends = Ends.of(reactor);
              return ends.over
                  ? Deferred.fail(new ConnectingCancelledError(address()))
                  : MemoryConnection.connect(context, factory, name, ends.connections);
            });
  }

  private MemoryAddress address() {
    return new MemoryAddress(name);
  }

  /** Fires with the reactor's context when it runs: at once if it does. */
  private Deferred<ContextInternal> running(Reactor reactor) {
    Deferred<ContextInternal> running =
        new Deferred<>(own -> own.errback(new ConnectingCancelledError(address())));
    reactor.callWhenRunning(
        () -> {
          if (!running.called()) {
            running.callback(context(reactor));
          }
        });
    return running;
  }

  private static ContextInternal context(Reactor reactor) {
    return (ContextInternal) reactor.context();
  }

  @Override
  public String toString() {
    return description;
  }

  /** What is open on one reactor, and closed when that stops. */
  private static final class Ends {
    final Set<MemoryPort> ports;
    final Set<MemoryConnection> connections;
    boolean over;

    static Ends of(Reactor reactor) {
      return (Ends)
          context(reactor)
              .contextData()
              .computeIfAbsent(MemoryEndpoint.class, key -> new Ends(reactor));
    }

    private Ends(Reactor reactor) {
      Home home = reactor instanceof Home at ? at : Home.HERE;
      ports =
          new WatchedSet<>(
              Leftover.Kind.PORT,
              home,
              port -> port + ", with " + port.connections() + " open connection(s)",
              MemoryPort::disconnectAll);
      connections =
          new WatchedSet<>(
              Leftover.Kind.CONNECTION,
              home,
              MemoryConnection::toString,
              MemoryConnection::disconnectNow);
      reactor.addSystemEventTrigger(
          Reactor.Phase.DURING, Reactor.SystemEvent.SHUTDOWN, this::closeAll);
    }

    private void closeAll() {
      over = true;
      List.copyOf(connections).forEach(MemoryConnection::disconnectNow);
      List.copyOf(ports).forEach(MemoryPort::disconnectAll);
    }
  }
}
