package dev.entwine.endpoint;

import dev.entwine.defer.Deferred;
import dev.entwine.protocol.Factory;
import dev.entwine.protocol.ListeningPort;
import dev.entwine.reactor.Reactor;
import dev.entwine.reactor.TLSFactory;

/** Another endpoint, with TLS. Twisted's {@code SSL4ServerEndpoint} is this over TCP. */
record TLSServerEndpoint(String description, TLSSource tls, ServerEndpoint inner)
    implements ServerEndpoint {

  @Override
  public Deferred<ListeningPort> listen(Reactor reactor, Factory factory) {
    return tls.get(reactor)
        .addCallbackDeferred(
            context -> inner.listen(reactor, new TLSFactory(reactor, context, factory)));
  }

  @Override
  public String toString() {
    return description;
  }
}
