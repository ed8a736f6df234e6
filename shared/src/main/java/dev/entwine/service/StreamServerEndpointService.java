package dev.entwine.service;

import dev.entwine.defer.CancelledError;
import dev.entwine.defer.Deferred;
import dev.entwine.endpoint.ServerEndpoint;
import dev.entwine.protocol.Factory;
import dev.entwine.protocol.ListeningPort;
import dev.entwine.reactor.Reactor;
import org.jspecify.annotations.Nullable;

/**
 * Listens on an endpoint as long as it runs. Twisted's {@code StreamServerEndpointService}.
 *
 * <p>It listens from its privileged start on; by itself, from its start. Stopping it closes the
 * port and leaves the connections alone, as Twisted's does.
 *
 * <p>Used on its reactor's loop.
 */
public final class StreamServerEndpointService extends Service {

  private final Reactor reactor;
  private final ServerEndpoint endpoint;
  private final Factory factory;
  private @Nullable Deferred<ListeningPort> waitingForPort;
  private @Nullable ListeningPort port;

  /**
   * @param reactor on whose loop the factory and its protocols live
   */
  public StreamServerEndpointService(Reactor reactor, ServerEndpoint endpoint, Factory factory) {
    this.reactor = reactor;
    this.endpoint = endpoint;
    this.factory = factory;
  }

  /** The port, once it is open; null before, and after the end. */
  public @Nullable ListeningPort port() {
    return port;
  }

  @Override
  protected Deferred<?> privilegedStart() {
    return listening();
  }

  @Override
  protected Deferred<?> start() {
    return listening();
  }

  /** Fires when it listens. */
  private Deferred<?> listening() {
    Deferred<@Nullable Void> done = new Deferred<>();
    if (waitingForPort == null) {
      Deferred<ListeningPort> opened = endpoint.listen(reactor, factory);
      waitingForPort = opened;
      opened.addCallback(
          listening -> {
            port = listening;
            return listening;
          });
    }
    waitingForPort.addBoth(
        (listening, failure) -> {
          if (failure == null) {
            done.callback(null);
          } else {
            waitingForPort = null;
            done.errback(failure);
          }
          return listening;
        });
    return done;
  }

  @Override
  protected Deferred<?> stop() {
    Deferred<ListeningPort> opening = waitingForPort;
    waitingForPort = null;
    if (opening == null) {
      return Deferred.succeed(null);
    }
    opening.cancel();
    Deferred<@Nullable Void> closed = new Deferred<>();
    opening
        .addCallbackDeferred(
            listening -> {
              port = null;
              return listening == null ? Deferred.succeed(null) : listening.stopListening();
            })
        .addErrback(CancelledError.class, cancelled -> null)
        .chainDeferred(closed);
    return closed;
  }

  @Override
  public String toString() {
    return "service " + path() + " on " + endpoint;
  }
}
