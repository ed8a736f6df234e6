package dev.entwine.endpoint;

import dev.entwine.defer.Deferred;
import dev.entwine.protocol.Factory;
import dev.entwine.protocol.ListeningPort;
import dev.entwine.reactor.Reactor;
import dev.entwine.transport.UNIXPortOptions;

/** Twisted's {@code UNIXServerEndpoint}. */
record UNIXServerEndpoint(String description, String path, UNIXPortOptions options)
    implements ServerEndpoint {

  @Override
  public Deferred<ListeningPort> listen(Reactor reactor, Factory factory) {
    return reactor.listenUNIX(path, factory, options);
  }

  @Override
  public String toString() {
    return description;
  }
}
