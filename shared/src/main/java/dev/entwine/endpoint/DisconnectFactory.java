package dev.entwine.endpoint;

import dev.entwine.protocol.Address;
import dev.entwine.protocol.Factory;
import dev.entwine.protocol.HalfCloseableProtocol;
import dev.entwine.protocol.Protocol;
import dev.entwine.protocol.Transport;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Builds what another factory builds, and tells when such a connection is lost. Twisted's {@code
 * _DisconnectFactory}.
 */
final class DisconnectFactory extends Factory {

  private final Factory inside;
  private final Runnable disconnected;

  DisconnectFactory(Factory inside, Runnable disconnected) {
    this.inside = inside;
    this.disconnected = disconnected;
  }

  @Override
  public @Nullable Protocol buildProtocol(Address peer) {
    Protocol protocol = inside.buildProtocol(peer);
    return protocol == null ? null : new Watched(protocol, disconnected);
  }

  @Override
  protected void startFactory() {
    inside.doStart();
  }

  @Override
  protected void stopFactory() {
    inside.doStop();
  }

  @Override
  public String logPrefix() {
    return inside.logPrefix();
  }

  /** Gets a transport's calls in the place of the real protocol, and passes them on. */
  static final class Watched extends Protocol implements HalfCloseableProtocol {
    private final Protocol protocol;
    private final Runnable disconnected;

    private Watched(Protocol protocol, Runnable disconnected) {
      this.protocol = protocol;
      this.disconnected = disconnected;
    }

    /** The real one. */
    Protocol protocol() {
      return protocol;
    }

    @Override
    public void makeConnection(Transport transport) {
      super.makeConnection(transport);
      protocol.makeConnection(transport);
    }

    @Override
    public void dataReceived(Buffer data) {
      protocol.dataReceived(data);
    }

    @Override
    public void connectionLost(Throwable reason) {
      try {
        protocol.connectionLost(reason);
      } finally {
        disconnected.run();
      }
    }

    @Override
    public void shutdownRequested(Duration grace) {
      protocol.shutdownRequested(grace);
    }

    @Override
    public boolean halfCloseable() {
      return HalfCloseableProtocol.of(protocol) != null;
    }

    @Override
    public void readConnectionLost() {
      ((HalfCloseableProtocol) protocol).readConnectionLost();
    }

    @Override
    public void writeConnectionLost() {
      ((HalfCloseableProtocol) protocol).writeConnectionLost();
    }
  }
}
