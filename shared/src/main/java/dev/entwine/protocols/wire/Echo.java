package dev.entwine.protocols.wire;

import dev.entwine.protocol.HalfCloseableProtocol;
import dev.entwine.protocol.Protocol;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;

/**
 * Sends back what it gets (RFC 862). Twisted's {@code wire.Echo}.
 *
 * <p>Different from Twisted's: a peer that does not read is not read from any more once 64 KiB wait
 * for it, and one that ends its sending gets back the rest of what it sent before the connection is
 * closed.
 */
public class Echo extends Protocol implements HalfCloseableProtocol {

  /** A protocol for one connection. */
  public Echo() {}

  @Override
  protected void connectionMade() {
    // What is written here comes out of the same transport, so that is what has to wait.
    transport().registerProducer(transport());
  }

  @Override
  public void dataReceived(Buffer data) {
    transport().write(data);
  }

  @Override
  public void readConnectionLost() {
    finish();
  }

  @Override
  public void writeConnectionLost() {}

  @Override
  public void shutdownRequested(Duration grace) {
    finish();
  }

  private void finish() {
    transport().unregisterProducer();
    transport().loseConnection();
  }
}
