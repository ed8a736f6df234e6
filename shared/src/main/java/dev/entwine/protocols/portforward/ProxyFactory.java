package dev.entwine.protocols.portforward;

import dev.entwine.defer.Deferred;
import dev.entwine.protocol.Address;
import dev.entwine.protocol.ClientFactory;
import dev.entwine.protocol.ConnectingCancelledError;
import dev.entwine.protocol.Connector;
import dev.entwine.protocol.Factory;
import dev.entwine.protocol.Protocol;
import dev.entwine.reactor.Reactor;
import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Forwards each connection it gets to another place. Twisted's {@code portforward.ProxyFactory}.
 *
 * <pre>{@code
 * reactor.listenTCP(8080, new ProxyFactory(reactor, "127.0.0.1", 80));
 *
 * // or to any endpoint:
 * ClientEndpoint there = Endpoints.client("tcp:127.0.0.1:80");
 * new ProxyFactory(factory -> there.connect(reactor, factory));
 * }</pre>
 *
 * <p>How many it forwards at a time, and how long they may be quiet, is for the policies around it:
 * {@code LimitTotalConnectionsFactory}, {@code TimeoutFactory}.
 */
public class ProxyFactory extends Factory {

  /** How long an attempt to connect may take unless it is said otherwise. */
  public static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(30);

  private final Function<? super Factory, ? extends Deferred<Protocol>> connect;

  /** Forwards to a host and port, with {@link #CONNECT_TIMEOUT}. */
  public ProxyFactory(Reactor reactor, String host, int port) {
    this(reactor, host, port, CONNECT_TIMEOUT);
  }

  /**
   * Forwards to a host and port.
   *
   * @param reactor the one that this factory listens on
   * @param connectTimeout how long an attempt to connect may take
   */
  public ProxyFactory(Reactor reactor, String host, int port, Duration connectTimeout) {
    this(
        factory -> {
          Attempt attempt = new Attempt(factory);
          attempt.connector = reactor.connectTCP(host, port, attempt, connectTimeout, null);
          return attempt.connected;
        });
  }

  /**
   * Forwards to wherever {@code connect} connects.
   *
   * @param connect makes a connection with a factory's protocol, as an endpoint does
   */
  public ProxyFactory(Function<? super Factory, ? extends Deferred<Protocol>> connect) {
    this.connect = connect;
  }

  /** Makes the side of the client that connected: for subclasses with one of their own. */
  protected ProxyServer newServer() {
    return new ProxyServer(this);
  }

  /** Makes the side that is connected to: for subclasses with one of their own. */
  protected ProxyClient newClient(ProxyServer server) {
    return new ProxyClient(server);
  }

  @Override
  public final Protocol buildProtocol(Address peer) {
    return newServer();
  }

  final Deferred<Protocol> connect(ProxyServer server) {
    return Deferred.maybeDeferred(
        () -> connect.apply(Factory.forProtocol(() -> newClient(server))));
  }

  /** One attempt over TCP as a Deferred. */
  private static final class Attempt extends ClientFactory {
    private final Factory inside;
    private final Deferred<Protocol> connected = new Deferred<>(own -> cancelled());
    private @Nullable Connector connector;

    Attempt(Factory inside) {
      this.inside = inside;
    }

    private void cancelled() {
      if (connector != null) {
        connected.errback(new ConnectingCancelledError(connector.getDestination()));
        connector.disconnect();
      }
    }

    @Override
    public @Nullable Protocol buildProtocol(Address peer) {
      return connected.called() ? null : inside.buildProtocol(peer);
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

    /** Comes without a connection made if that was lost from inside its {@code connectionMade}. */
    @Override
    public void clientConnectionLost(Connector lost, Throwable reason) {
      if (!connected.called()) {
        connected.errback(reason);
      }
    }
  }
}
