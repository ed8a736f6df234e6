package dev.entwine.protocols.policies;

import dev.entwine.protocol.Address;
import dev.entwine.protocol.HalfCloseableProtocol;
import dev.entwine.protocol.HandshakeListener;
import dev.entwine.protocol.Protocol;
import dev.entwine.protocol.PullProducer;
import dev.entwine.protocol.PushProducer;
import dev.entwine.protocol.Transport;
import dev.entwine.tls.TLSContext;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * Stands between a transport and a protocol: the transport's protocol, and the protocol's
 * transport. Twisted's {@code policies.ProtocolWrapper}.
 *
 * <p>Everything is passed on as it is; a subclass overrides what it wants to see or to change, and
 * calls {@code super}. Where Twisted's wrapper loses something, this one does not: a wrapped {@link
 * HalfCloseableProtocol} stays one, and {@link Protocol#shutdownRequested} reaches it.
 *
 * <p>Calls of the wrapped protocol that come from other threads are passed on in those threads; a
 * subclass that keeps state about them says what it allows.
 */
public class ProtocolWrapper extends Protocol
    implements Transport, HalfCloseableProtocol, HandshakeListener {

  private final WrappingFactory factory;
  private Protocol wrapped;

  /**
   * @param factory told when the connection begins and ends
   * @param wrapped what gets this wrapper as its transport
   */
  protected ProtocolWrapper(WrappingFactory factory, Protocol wrapped) {
    this.factory = factory;
    this.wrapped = wrapped;
  }

  /** The protocol inside. */
  public final Protocol wrappedProtocol() {
    return wrapped;
  }

  /**
   * Puts another protocol in the place of the one inside, and tells it that the connection is made.
   * The one that leaves is told nothing.
   */
  protected final void switchTo(Protocol other) {
    wrapped = other;
    other.makeConnection(this);
  }

  // As a protocol.

  @Override
  public void makeConnection(Transport transport) {
    super.makeConnection(transport);
    factory.registerProtocol(this);
    wrapped.makeConnection(this);
  }

  @Override
  public void dataReceived(Buffer data) {
    wrapped.dataReceived(data);
  }

  @Override
  public void connectionLost(Throwable reason) {
    factory.unregisterProtocol(this);
    wrapped.connectionLost(reason);
  }

  @Override
  public void shutdownRequested(Duration grace) {
    wrapped.shutdownRequested(grace);
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

  // As a transport.

  @Override
  public void write(Buffer data) {
    transport().write(data);
  }

  @Override
  public void loseConnection() {
    transport().loseConnection();
  }

  @Override
  public void loseWriteConnection() {
    transport().loseWriteConnection();
  }

  @Override
  public void abortConnection() {
    transport().abortConnection();
  }

  @Override
  public boolean disconnecting() {
    return transport().disconnecting();
  }

  @Override
  public long bufferedBytes() {
    return transport().bufferedBytes();
  }

  @Override
  public Address getPeer() {
    return transport().getPeer();
  }

  @Override
  public Address getHost() {
    return transport().getHost();
  }

  @Override
  public void setTcpNoDelay(boolean on) {
    transport().setTcpNoDelay(on);
  }

  @Override
  public void setTcpKeepAlive(boolean on) {
    transport().setTcpKeepAlive(on);
  }

  @Override
  public void startTLS(TLSContext tls) {
    transport().startTLS(tls);
  }

  @Override
  public @Nullable SSLSession tlsSession() {
    return transport().tlsSession();
  }

  @Override
  public @Nullable String negotiatedProtocol() {
    return transport().negotiatedProtocol();
  }

  // As a consumer and a producer.

  @Override
  public void registerProducer(PushProducer producer) {
    transport().registerProducer(producer);
  }

  @Override
  public void registerProducer(PullProducer producer) {
    transport().registerProducer(producer);
  }

  @Override
  public void unregisterProducer() {
    transport().unregisterProducer();
  }

  @Override
  public void pauseProducing() {
    transport().pauseProducing();
  }

  @Override
  public void resumeProducing() {
    transport().resumeProducing();
  }

  @Override
  public void stopProducing() {
    transport().stopProducing();
  }

  @Override
  public String toString() {
    return getClass().getSimpleName() + " around " + wrapped;
  }
}
