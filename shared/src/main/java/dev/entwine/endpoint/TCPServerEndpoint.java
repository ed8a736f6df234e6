package dev.entwine.endpoint;

import dev.entwine.defer.Deferred;
import dev.entwine.protocol.CannotListenError;
import dev.entwine.protocol.Factory;
import dev.entwine.protocol.ListeningPort;
import dev.entwine.reactor.Reactor;
import java.net.BindException;

/** Twisted's {@code TCP4ServerEndpoint}, which may try the ports after its own too. */
record TCPServerEndpoint(
    String description, int port, String networkInterface, int backlog, int tries)
    implements ServerEndpoint {

  @Override
  public Deferred<ListeningPort> listen(Reactor reactor, Factory factory) {
    return listen(reactor, factory, port);
  }

  private Deferred<ListeningPort> listen(Reactor reactor, Factory factory, int next) {
    return reactor
        .listenTCP(next, factory, networkInterface, backlog)
        .addErrbackDeferred(
            CannotListenError.class,
            taken -> {
              boolean more = next != 0 && next < 65535 && next + 1 < port + tries;
              if (more && taken.getCause() instanceof BindException) {
                return listen(reactor, factory, next + 1);
              }
              throw taken;
            });
  }

  @Override
  public String toString() {
    return description;
  }
}
