package dev.entwine.protocols.portforward;

import dev.entwine.protocol.HalfCloseableProtocol;
import dev.entwine.protocol.Protocol;
import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/**
 * One side of a forwarded connection: what it receives, its peer sends. Twisted's {@code
 * portforward.Proxy}.
 *
 * <p>The end of one side's sending ends the other side's sending, and no more; when both have
 * ended, or a connection is lost, both are closed. Twisted's closes everything with the first end.
 */
public abstract sealed class Proxy extends Protocol implements HalfCloseableProtocol
    permits ProxyServer, ProxyClient {

  private @Nullable Proxy peer;
  private boolean fed;
  private boolean readEnded;
  private boolean writeEnded;

  Proxy() {}

  /** The other side; null before it is connected, and after one of them is lost. */
  protected final @Nullable Proxy peer() {
    return peer;
  }

  /** Joins two connected sides: each writes what the other reads, no faster than it gets away. */
  final void join(Proxy other) {
    peer = other;
    other.peer = this;
    feedFrom(other);
    other.feedFrom(this);
  }

  private void feedFrom(Proxy other) {
    fed = true;
    transport().registerProducer(other.transport());
  }

  private void stopFeeding() {
    if (fed) {
      fed = false;
      transport().unregisterProducer();
    }
  }

  @Override
  public void dataReceived(Buffer data) {
    Proxy to = peer;
    if (to != null) {
      to.transport().write(data);
    }
  }

  @Override
  public final void readConnectionLost() {
    readEnded = true;
    Proxy to = peer;
    if (to == null) {
      transport().loseConnection();
      return;
    }
    // Registered, this side would keep the other from ending its sending.
    to.stopFeeding();
    to.transport().loseWriteConnection();
    closeIfBothEnded();
  }

  @Override
  public final void writeConnectionLost() {
    writeEnded = true;
    closeIfBothEnded();
  }

  private void closeIfBothEnded() {
    if (readEnded && writeEnded) {
      transport().loseConnection();
    }
  }

  @Override
  public void connectionLost(Throwable reason) {
    fed = false;
    Proxy left = peer;
    peer = null;
    if (left != null) {
      left.peer = null;
      left.stopFeeding();
      left.transport().loseConnection();
    }
  }
}
