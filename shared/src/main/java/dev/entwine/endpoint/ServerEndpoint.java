package dev.entwine.endpoint;

import dev.entwine.defer.Deferred;
import dev.entwine.protocol.CannotListenError;
import dev.entwine.protocol.Factory;
import dev.entwine.protocol.ListeningPort;
import dev.entwine.reactor.Reactor;

/** A place to listen on. Twisted's {@code IStreamServerEndpoint}; it is bound to no reactor. */
public interface ServerEndpoint {

  /**
   * Listens there.
   *
   * @param reactor on whose loop the factory and its protocols live; the caller's
   * @return fires with the open port, or fails with {@link CannotListenError}, or with {@code
   *     TLSConfigurationError} if its keys or certificates can't be used
   */
  Deferred<ListeningPort> listen(Reactor reactor, Factory factory);

  /** The description it was made from. */
  @Override
  String toString();
}
