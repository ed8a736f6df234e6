package dev.entwine.testing;

import dev.entwine.protocol.Address;
import dev.entwine.protocol.ClientFactory;
import dev.entwine.protocol.ConnectingCancelledError;
import dev.entwine.protocol.ConnectionDone;
import dev.entwine.protocol.Connector;
import dev.entwine.protocol.Protocol;
import dev.entwine.protocol.Transport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * An attempt to connect that goes as the test says: what a {@link MemoryReactor} gives to a client.
 * Twisted's {@code _FakeConnector}, which tells the factory nothing; this one tells it all that a
 * real one does.
 */
public final class MemoryConnector implements Connector {

  /** How far it has come. */
  public enum State {
    CONNECTING,
    CONNECTED,
    DISCONNECTED
  }

  private final Address destination;
  private final ClientFactory factory;
  private final Consumer<? super MemoryConnector> attempted;
  private State state = State.DISCONNECTED;
  private boolean factoryStarted;
  private @Nullable Protocol protocol;

  MemoryConnector(
      Address destination, ClientFactory factory, Consumer<? super MemoryConnector> attempted) {
    this.destination = destination;
    this.factory = factory;
    this.attempted = attempted;
  }

  /** How far it has come. */
  public State state() {
    return state;
  }

  /** The protocol that was built for the last connection; null before there was one. */
  public @Nullable Protocol protocol() {
    return protocol;
  }

  /** {@link #succeed(Transport)} with a {@link StringTransport}, which is returned. */
  public StringTransport succeed() {
    StringTransport transport = new StringTransport(destination);
    succeed(transport);
    return transport;
  }

  /**
   * The attempt succeeds: has the factory build a protocol, and gives that a transport.
   *
   * @throws IllegalStateException unless it is connecting
   */
  public void succeed(Transport transport) {
    need(State.CONNECTING);
    Protocol built = factory.buildProtocol(destination);
    protocol = built;
    state = State.CONNECTED;
    if (built == null) {
      over(() -> factory.clientConnectionLost(this, new ConnectionDone()));
    } else {
      built.makeConnection(transport);
      factory.clientConnectionMade(this, built);
    }
  }

  /**
   * The attempt fails.
   *
   * @throws IllegalStateException unless it is connecting
   */
  public void fail(Throwable reason) {
    need(State.CONNECTING);
    over(() -> factory.clientConnectionFailed(this, reason));
  }

  /**
   * The connection ends: tells the protocol, and then the factory.
   *
   * @throws IllegalStateException unless it is connected
   */
  public void lose(Throwable reason) {
    need(State.CONNECTED);
    protocol.connectionLost(reason);
    over(() -> factory.clientConnectionLost(this, reason));
  }

  private void need(State needed) {
    if (state != needed) {
      throw new IllegalStateException("it is not " + needed + " but " + state);
    }
  }

  /** The factory may begin another attempt when it is told. */
  private void over(Runnable telling) {
    state = State.DISCONNECTED;
    telling.run();
    if (state == State.DISCONNECTED && factoryStarted) {
      factoryStarted = false;
      factory.doStop();
    }
  }

  @Override
  public void connect() {
    need(State.DISCONNECTED);
    state = State.CONNECTING;
    attempted.accept(this);
    if (!factoryStarted) {
      factoryStarted = true;
      factory.doStart();
    }
    factory.startedConnecting(this);
  }

  /** A connection is only asked to close: it is for the test to {@link #lose} it. */
  @Override
  public void disconnect() {
    if (state == State.CONNECTING) {
      stopConnecting();
    } else if (state == State.CONNECTED) {
      protocol.transport().loseConnection();
    }
  }

  @Override
  public void stopConnecting() {
    fail(new ConnectingCancelledError(destination));
  }

  @Override
  public Address getDestination() {
    return destination;
  }
}
