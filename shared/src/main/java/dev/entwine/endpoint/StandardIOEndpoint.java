package dev.entwine.endpoint;

import dev.entwine.defer.Deferred;
import dev.entwine.protocol.Factory;
import dev.entwine.protocol.ListeningPort;
import dev.entwine.reactor.Reactor;

/** Twisted's {@code StandardIOEndpoint}. */
record StandardIOEndpoint(String description) implements ServerEndpoint {

  @Override
  public Deferred<ListeningPort> listen(Reactor reactor, Factory factory) {
    return reactor.listenStandardIO(factory);
  }

  @Override
  public String toString() {
    return description;
  }
}
