package dev.entwine.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entwine.protocol.IPv4Address;
import dev.entwine.protocol.Protocol;
import dev.entwine.transport.StreamTransport;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.PooledByteBufAllocator;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.buffer.BufferInternal;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.function.Consumer;

/**
 * A connection that hands out what the network hands out, pooled memory outside of the heap, and
 * overwrites it as soon as nobody holds it any more. Whoever reads it too late reads {@link
 * #OVERWRITTEN}; whoever never gives it back is found by {@link #finish}.
 */
final class LendingTransport extends StreamTransport {

  private static final byte OVERWRITTEN = '#';
  private static final IPv4Address SOMEWHERE = new IPv4Address("192.0.2.1", 1);

  private final Queue<Runnable> turns = new ArrayDeque<>();
  private final List<ByteBuf> lent = new ArrayList<>();
  private final List<ByteBuf> unsent = new ArrayList<>();
  private final Buffer sent = Buffer.buffer();

  LendingTransport(Protocol protocol) {
    super(null, protocol, SOMEWHERE, SOMEWHERE);
  }

  /** Has the protocol receive these bytes, and does all that follows from it. */
  void receive(byte[] bytes, int from, int to) {
    ByteBuf data = PooledByteBufAllocator.DEFAULT.directBuffer(to - from);
    data.writeBytes(bytes, from, to - from);
    lent.add(data.retain());
    received(data);
    // Before anything else: the network gets its memory back as soon as the call has returned.
    overwriteWhatIsFree();
    readCompleted();
    runTurns();
  }

  /** Does what is due, until nothing is. */
  void runTurns() {
    while (!turns.isEmpty()) {
      turns.remove().run();
    }
    overwriteWhatIsFree();
  }

  private void overwriteWhatIsFree() {
    lent.removeIf(
        data -> {
          if (data.refCnt() > 1) {
            return false;
          }
          for (int i = 0; i < data.writerIndex(); i++) {
            data.setByte(i, OVERWRITTEN);
          }
          data.release();
          return true;
        });
  }

  /** All that was sent. */
  Buffer sent() {
    return sent;
  }

  /** Ends the connection, and finds what was not given back. */
  void finish() {
    disconnect();
    runTurns();
    assertThat(lent).as("buffers that were not given back").isEmpty();
  }

  @Override
  protected boolean isLoop(Thread thread) {
    return true;
  }

  @Override
  protected void execute(Runnable action) {
    turns.add(action);
  }

  @Override
  protected void setReading(boolean on) {}

  @Override
  protected void send(Buffer data) {
    unsent.add(((BufferInternal) data).unwrap().retainedSlice());
  }

  @Override
  protected void sendLent(Buffer data) {
    send(data);
  }

  @Override
  protected void flush() {
    for (ByteBuf data : unsent) {
      sent.appendBytes(ByteBufUtil.getBytes(data));
      data.release();
    }
    unsent.clear();
  }

  @Override
  protected void flushThen(Consumer<Throwable> whenSent) {
    flush();
    whenSent.accept(null);
  }

  @Override
  public long bufferedBytes() {
    return unsent.stream().mapToLong(ByteBuf::readableBytes).sum();
  }

  @Override
  protected boolean isWritable() {
    return true;
  }

  @Override
  protected void closeOutput() {}

  @Override
  protected void resetWhenClosed() {}

  @Override
  protected void close() {
    unsent.forEach(ByteBuf::release);
    unsent.clear();
  }

  @Override
  protected void ended(Throwable reason) {}
}
