package dev.entwine.endpoint;

import dev.entwine.defer.Deferred;
import dev.entwine.protocol.Address;
import dev.entwine.protocol.ClientFactory;
import dev.entwine.protocol.ConnectingCancelledError;
import dev.entwine.protocol.Connector;
import dev.entwine.protocol.Factory;
import dev.entwine.protocol.NoProtocol;
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
    Attempt attempt = new Attempt(factory);
    attempt.connector = reactor.connectTCP(host, port, attempt, timeout, bindAddress);
    return attempt.connected;
  }

  @Override
  public String toString() {
    return description;
  }

  /** Turns what a {@link ClientFactory} is told into one Deferred. */
  private static final class Attempt extends ClientFactory {
    private final Factory inner;
    private @Nullable Connector connector;
    private final Deferred<Protocol> connected = new Deferred<>(own -> cancelled());

    Attempt(Factory inner) {
      this.inner = inner;
    }

    private void cancelled() {
      Connector current = connector;
      if (current != null) {
        connected.errback(new ConnectingCancelledError(current.getDestination()));
        current.disconnect();
      }
    }

    @Override
    protected void startFactory() {
      inner.doStart();
    }

    @Override
    protected void stopFactory() {
      inner.doStop();
    }

    @Override
    public @Nullable Protocol buildProtocol(Address peer) {
      if (connected.called()) {
        return null;
      }
      Protocol protocol;
      try {
        protocol = inner.buildProtocol(peer);
      } catch (RuntimeException e) {
        connected.errback(e);
        return null;
      }
      if (protocol == null) {
        connected.errback(new NoProtocol());
        return null;
      }
      return protocol;
    }

    @Override
    public void clientConnectionMade(Connector made, Protocol protocol) {
      if (!connected.called()) {
        connected.callback(protocol);
      }
    }

    @Override
    public void clientConnectionFailed(Connector failed, Throwable reason) {
      if (!connected.called()) {
        connected.errback(reason);
      }
    }
  }
}
