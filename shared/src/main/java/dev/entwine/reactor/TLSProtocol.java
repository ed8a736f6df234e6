package dev.entwine.reactor;

import dev.entwine.protocol.BorrowsData;
import dev.entwine.protocol.HalfCloseableProtocol;
import dev.entwine.protocol.HandshakeListener;
import dev.entwine.protocol.Protocol;
import dev.entwine.protocol.Transport;
import dev.entwine.tls.TLSContext;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;

/**
 * Begins TLS before the protocol inside is told of its connection, and then stands aside: that one
 * has the real transport, and gets whatever comes.
 */
class TLSProtocol extends Protocol implements HalfCloseableProtocol, HandshakeListener {

  private final TLSContext tls;
  private final Protocol wrapped;

  private TLSProtocol(TLSContext tls, Protocol wrapped) {
    this.tls = tls;
    this.wrapped = wrapped;
  }

  static TLSProtocol around(Protocol wrapped, TLSContext tls) {
    return wrapped instanceof BorrowsData
        ? new Borrowing(tls, wrapped)
        : new TLSProtocol(tls, wrapped);
  }

  /** Around one that borrows what it gets. */
  private static final class Borrowing extends TLSProtocol implements BorrowsData {
    Borrowing(TLSContext tls, Protocol wrapped) {
      super(tls, wrapped);
    }
  }

  Protocol wrapped() {
    return wrapped;
  }

  @Override
  public void makeConnection(Transport transport) {
    super.makeConnection(transport);
    transport.startTLS(tls);
    wrapped.makeConnection(transport);
  }

  @Override
  public void dataReceived(Buffer data) {
    wrapped.dataReceived(data);
  }

  @Override
  public Buffer takeUnprocessed() {
    return wrapped.takeUnprocessed();
  }

  @Override
  public void handshakeCompleted() {
    if (wrapped instanceof HandshakeListener listener) {
      listener.handshakeCompleted();
    }
  }

  @Override
  public void connectionLost(Throwable reason) {
    wrapped.connectionLost(reason);
  }

  @Override
  public void shutdownRequested(Duration grace) {
    wrapped.shutdownRequested(grace);
  }

  @Override
  public boolean halfCloseable() {
    return HalfCloseableProtocol.of(wrapped) != null;
  }

  @Override
  public void readConnectionLost() {
    HalfCloseableProtocol inside = HalfCloseableProtocol.of(wrapped);
    if (inside != null) {
      inside.readConnectionLost();
    }
  }

  @Override
  public void writeConnectionLost() {
    HalfCloseableProtocol inside = HalfCloseableProtocol.of(wrapped);
    if (inside != null) {
      inside.writeConnectionLost();
    }
  }
}
