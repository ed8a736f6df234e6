package dev.entwine.endpoint;

import dev.entwine.defer.Deferred;
import dev.entwine.protocol.ConnectError;
import dev.entwine.protocol.Factory;
import dev.entwine.protocol.Protocol;
import dev.entwine.reactor.Reactor;
import dev.entwine.reactor.TLSFactory;
import dev.entwine.tls.TLSConfigurationError;

/** Another endpoint, with TLS. What Twisted's {@code wrapClientTLS} makes. */
record TLSClientEndpoint(String description, TLSSource tls, ClientEndpoint inner)
    implements ClientEndpoint {

  @Override
  public Deferred<Protocol> connect(Reactor reactor, Factory factory) {
    return tls.get(reactor)
        .addErrbackDeferred(
            TLSConfigurationError.class,
            broken -> Deferred.fail(new ConnectError(broken.getMessage(), broken)))
        .addCallbackDeferred(
            context -> inner.connect(reactor, new TLSFactory(reactor, context, factory)))
        .addCallback(TLSFactory::unwrap);
  }

  @Override
  public String toString() {
    return description;
  }
}
