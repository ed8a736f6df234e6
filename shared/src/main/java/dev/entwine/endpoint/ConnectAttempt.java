package dev.entwine.endpoint;

import dev.entwine.defer.Deferred;
import dev.entwine.protocol.Address;
import dev.entwine.protocol.ClientFactory;
import dev.entwine.protocol.ConnectingCancelledError;
import dev.entwine.protocol.Connector;
import dev.entwine.protocol.Factory;
import dev.entwine.protocol.NoProtocol;
import dev.entwine.protocol.Protocol;
import org.jspecify.annotations.Nullable;

/** Turns what a {@link ClientFactory} is told into one Deferred. */
final class ConnectAttempt extends ClientFactory {
  private final Factory inner;
  private @Nullable Connector connector;
  private final Deferred<Protocol> connected = new Deferred<>(own -> cancelled());

  ConnectAttempt(Factory inner) {
    this.inner = inner;
  }

  /** What the connector that was given this factory leads to. */
  Deferred<Protocol> by(Connector made) {
    connector = made;
    return connected;
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
    } catch (Throwable t) {
      connected.errback(t);
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

  /** Lost before it was really there: the protocol's {@code connectionMade} threw. */
  @Override
  public void clientConnectionLost(Connector lost, Throwable reason) {
    if (!connected.called()) {
      connected.errback(reason);
    }
  }
}
