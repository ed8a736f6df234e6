package dev.entwine.verticles.echo;

import dev.entwine.protocol.BorrowsData;
import dev.entwine.protocol.HalfCloseableProtocol;
import dev.entwine.protocol.Protocol;
import dev.entwine.time.Clock;
import dev.entwine.time.DelayedCall;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Sends back what it gets.
 *
 * <p>What is written here comes from the same transport's input, so that is the producer to make
 * wait when too much is buffered: the transport is registered as its own producer. A peer that does
 * not read is then not read from either, and the network makes it wait.
 */
final class EchoProtocol extends Protocol implements HalfCloseableProtocol, BorrowsData {

  private final Clock clock;
  private final Duration idleTimeout;
  private final Runnable lost;
  private long received;
  private @Nullable DelayedCall idleCheck;

  /**
   * @param idleTimeout zero for none
   * @param lost called when the connection is gone
   */
  EchoProtocol(Clock clock, Duration idleTimeout, Runnable lost) {
    this.clock = clock;
    this.idleTimeout = idleTimeout;
    this.lost = lost;
  }

  @Override
  protected void connectionMade() {
    transport().registerProducer(transport());
    transport().setTcpKeepAlive(true);
    if (!idleTimeout.isZero()) {
      checkIdleLater();
    }
  }

  @Override
  public void dataReceived(Buffer data) {
    received += data.length();
    transport().write(data);
  }

  /** Looks, after the timeout, whether a byte has come or gone since now. */
  private void checkIdleLater() {
    long receivedBefore = received;
    long bufferedBefore = transport().bufferedBytes();
    idleCheck =
        clock.callLater(
            idleTimeout,
            () -> {
              if (received == receivedBefore && transport().bufferedBytes() == bufferedBefore) {
                transport().abortConnection();
              } else {
                checkIdleLater();
              }
            });
  }

  /** The peer has sent all it had to send; it gets what it has not had back yet, and the end. */
  @Override
  public void readConnectionLost() {
    closeAfterTheRest();
  }

  @Override
  public void writeConnectionLost() {}

  @Override
  public void shutdownRequested(Duration grace) {
    closeAfterTheRest();
  }

  private void closeAfterTheRest() {
    transport().unregisterProducer();
    transport().loseConnection();
  }

  @Override
  public void connectionLost(Throwable reason) {
    if (idleCheck != null && idleCheck.active()) {
      idleCheck.cancel();
    }
    lost.run();
  }
}
