package dev.entwine.testing;

import dev.entwine.protocol.Address;
import dev.entwine.protocol.IPv4Address;
import dev.entwine.protocol.Producer;
import dev.entwine.protocol.PullProducer;
import dev.entwine.protocol.PushProducer;
import dev.entwine.protocol.Transport;
import dev.entwine.tls.TLSContext;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A transport that keeps what is written to it. Twisted's {@code StringTransport}.
 *
 * <p>It only records: closing it does not tell the protocol, which the test does itself with {@code
 * protocol.connectionLost(...)}.
 */
public final class StringTransport implements Transport {

  /** What the protocol has asked of the incoming bytes. */
  public enum ProducerState {
    PRODUCING,
    PAUSED,
    STOPPED
  }

  private final Address peer;
  private final Address host;
  private Buffer written = Buffer.buffer();
  private ProducerState producerState = ProducerState.PRODUCING;
  private boolean disconnecting;
  private boolean writeDisconnecting;
  private boolean aborted;
  private long bufferedBytes;
  private @Nullable Producer producer;
  private @Nullable TLSContext tls;

  /** Between two made-up addresses. */
  public StringTransport() {
    this(new IPv4Address("192.168.1.1", 54321));
  }

  /**
   * @param peer who is said to be at the other end
   */
  public StringTransport(Address peer) {
    this.peer = peer;
    this.host = new IPv4Address("10.0.0.1", 12345);
  }

  /** All that was written since the last {@link #clear}. */
  public Buffer value() {
    return written.copy();
  }

  /** {@link #value} as UTF-8 text. */
  public String text() {
    return written.toString(StandardCharsets.UTF_8);
  }

  /** Forgets what was written. */
  public void clear() {
    written = Buffer.buffer();
  }

  /** What the protocol has asked of the incoming bytes. */
  public ProducerState producerState() {
    return producerState;
  }

  /** The registered producer, if there is one. */
  public @Nullable Producer producer() {
    return producer;
  }

  /** Whether {@code loseConnection} or {@code abortConnection} was called. */
  @Override
  public boolean disconnecting() {
    return disconnecting;
  }

  /** Whether {@code loseWriteConnection} was called. */
  public boolean writeDisconnecting() {
    return writeDisconnecting;
  }

  /** Whether {@code abortConnection} was called. */
  public boolean aborted() {
    return aborted;
  }

  /** Sets what {@link #bufferedBytes()} answers: a reader that does not read. */
  public void bufferedBytes(long bytes) {
    bufferedBytes = bytes;
  }

  @Override
  public long bufferedBytes() {
    return bufferedBytes;
  }

  @Override
  public void write(Buffer data) {
    if (!aborted) {
      written.appendBuffer(data);
    }
  }

  @Override
  public void loseConnection() {
    disconnecting = true;
  }

  @Override
  public void loseWriteConnection() {
    writeDisconnecting = true;
  }

  @Override
  public void abortConnection() {
    aborted = true;
    disconnecting = true;
  }

  @Override
  public void pauseProducing() {
    checkNotStopped();
    producerState = ProducerState.PAUSED;
  }

  @Override
  public void resumeProducing() {
    checkNotStopped();
    producerState = ProducerState.PRODUCING;
  }

  @Override
  public void stopProducing() {
    producerState = ProducerState.STOPPED;
    loseConnection();
  }

  private void checkNotStopped() {
    if (producerState == ProducerState.STOPPED) {
      throw new IllegalStateException("the transport was told to stop producing");
    }
  }

  @Override
  public void registerProducer(PushProducer push) {
    register(push);
  }

  @Override
  public void registerProducer(PullProducer pull) {
    register(pull);
  }

  private void register(Producer newcomer) {
    if (producer != null) {
      throw new IllegalStateException("another producer is registered: unregister it first");
    }
    producer = newcomer;
  }

  @Override
  public void unregisterProducer() {
    if (producer == null) {
      throw new IllegalStateException("no producer is registered");
    }
    producer = null;
  }

  @Override
  public Address getPeer() {
    return peer;
  }

  @Override
  public Address getHost() {
    return host;
  }

  @Override
  public void setTcpNoDelay(boolean on) {}

  @Override
  public void setTcpKeepAlive(boolean on) {}

  /** Only kept: nothing is encrypted. Received bytes that were not acted upon are the test's. */
  @Override
  public void startTLS(TLSContext context) {
    if (tls != null) {
      throw new IllegalStateException("TLS was begun already");
    }
    tls = context;
  }

  /** What {@link #startTLS} was called with; null if it was not. */
  public @Nullable TLSContext tls() {
    return tls;
  }
}
