package dev.entwine.endpoint;

import dev.entwine.defer.Deferred;
import dev.entwine.protocol.ConnectError;
import dev.entwine.protocol.Factory;
import dev.entwine.protocol.Protocol;
import dev.entwine.reactor.Reactor;

/** A place to connect to. Twisted's {@code IStreamClientEndpoint}; it is bound to no reactor. */
public interface ClientEndpoint {

  /**
   * Connects there.
   *
   * @param reactor on whose loop the factory and its protocol live; the caller's
   * @return fires with the protocol once it is connected, or fails with a {@link ConnectError};
   *     cancelling it gives the attempt up
   */
  Deferred<Protocol> connect(Reactor reactor, Factory factory);

  /**
   * Connects a protocol that needs no factory. Twisted's {@code connectProtocol}.
   *
   * @return fires with {@code protocol} once it is connected
   */
  default <P extends Protocol> Deferred<P> connectProtocol(Reactor reactor, P protocol) {
    return connect(reactor, Factory.forProtocol(() -> protocol)).addCallback(made -> protocol);
  }

  /** The description it was made from. */
  @Override
  String toString();
}
