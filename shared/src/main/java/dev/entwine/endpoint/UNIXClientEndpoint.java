package dev.entwine.endpoint;

import dev.entwine.defer.Deferred;
import dev.entwine.protocol.Factory;
import dev.entwine.protocol.Protocol;
import dev.entwine.reactor.Reactor;
import java.time.Duration;

/** Twisted's {@code UNIXClientEndpoint}. */
record UNIXClientEndpoint(String description, String path, Duration timeout, boolean checkPID)
    implements ClientEndpoint {

  @Override
  public Deferred<Protocol> connect(Reactor reactor, Factory factory) {
    ConnectAttempt attempt = new ConnectAttempt(factory);
    return attempt.by(reactor.connectUNIX(path, attempt, timeout, checkPID));
  }

  @Override
  public String toString() {
    return description;
  }
}
