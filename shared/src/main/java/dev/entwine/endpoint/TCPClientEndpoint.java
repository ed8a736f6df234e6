package dev.entwine.endpoint;

import dev.entwine.defer.Deferred;
import dev.entwine.protocol.Factory;
import dev.entwine.protocol.Protocol;
import dev.entwine.reactor.Reactor;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Twisted's {@code TCP4ClientEndpoint}. */
record TCPClientEndpoint(
    String description, String host, int port, Duration timeout, @Nullable String bindAddress)
    implements ClientEndpoint {

  @Override
  public Deferred<Protocol> connect(Reactor reactor, Factory factory) {
    ConnectAttempt attempt = new ConnectAttempt(factory);
    return attempt.by(reactor.connectTCP(host, port, attempt, timeout, bindAddress));
  }

  @Override
  public String toString() {
    return description;
  }
}
