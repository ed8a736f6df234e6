package dev.entwine.transport;

import dev.entwine.protocol.BorrowsData;
import dev.entwine.protocol.ConnectionDone;
import dev.entwine.protocol.HalfCloseableProtocol;
import dev.entwine.protocol.Protocol;
import io.netty.buffer.ByteBuf;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.buffer.BufferInternal;
import io.vertx.core.net.impl.VertxHandler;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * What a connection receives: bytes, and after them the end or a break. Tells the protocol in the
 * order in which it came, and while reading is paused keeps it back.
 *
 * <p>Confined to the transport's loop.
 */
final class Incoming {

  private final StreamTransport transport;
  private final Protocol protocol;
  private final boolean lends;

  /** What was read although reading is paused: no more than one turn of the loop reads. */
  private final Queue<ByteBuf> held = new ArrayDeque<>(0);

  private boolean paused;
  private boolean over;
  private boolean endDue;

  /** The break that was noticed while reading is paused, and that comes after what is held. */
  private @Nullable Throwable breakDue;

  Incoming(StreamTransport transport, Protocol protocol) {
    this.transport = transport;
    this.protocol = protocol;
    this.lends = protocol instanceof BorrowsData;
  }

  /** {@link StreamTransport#received}. */
  void received(ByteBuf data) {
    if (transport.disconnecting() || !data.isReadable()) {
      data.release();
    } else if (paused || !held.isEmpty()) {
      held.add(data);
    } else {
      deliver(data);
    }
  }

  private void deliver(ByteBuf pooled) {
    if (lends && StreamTransport.isLent(pooled)) {
      try {
        deliver(BufferInternal.buffer(pooled));
      } finally {
        pooled.release();
      }
    } else {
      deliver(BufferInternal.buffer(VertxHandler.safeBuffer(pooled)));
    }
  }

  private void deliver(Buffer data) {
    transport.guarded(() -> protocol.dataReceived(data));
  }

  /** {@link StreamTransport#inputEnded()}. */
  void ended() {
    if (!over && breakDue == null) {
      over = true;
      endDue = true;
      deliverHeld();
    }
  }

  /** {@link StreamTransport#inputEnded(Throwable)}. */
  void ended(Throwable reason) {
    if (!over && breakDue == null) {
      over = true;
      if (!transport.disconnecting()) {
        breakDue = reason;
        deliverHeld();
      }
    }
  }

  /** {@link StreamTransport#inputBroken}. */
  void broken(Throwable reason) {
    if (paused && !transport.disconnecting() && transport.bufferedBytes() == 0) {
      breakDue = reason;
    } else {
      transport.end(reason);
    }
  }

  /** Whether the connection's end is here, and waits until all before it has been delivered. */
  boolean holdsBreak() {
    return breakDue != null;
  }

  void pause() {
    paused = true;
    transport.setReading(false);
  }

  void resume() {
    if (paused) {
      paused = false;
      transport.setReading(!over && breakDue == null);
      transport.later(this::deliverHeld);
    }
  }

  /**
   * Delivers what was kept back, and after it the end of the input, unless reading is paused again.
   */
  private void deliverHeld() {
    while (isWanted() && !held.isEmpty()) {
      deliver(held.remove());
    }
    if (!isWanted()) {
      return;
    }
    if (breakDue != null) {
      transport.end(breakDue);
    } else if (endDue) {
      endDue = false;
      HalfCloseableProtocol halfCloseable = HalfCloseableProtocol.of(protocol);
      if (halfCloseable != null) {
        transport.guarded(halfCloseable::readConnectionLost);
      } else {
        transport.end(new ConnectionDone());
      }
    }
  }

  private boolean isWanted() {
    return !paused && !transport.disconnecting();
  }

  /** {@link StreamTransport#takeUnprocessed}. */
  Buffer takeUnprocessed() {
    Buffer all = Buffer.buffer();
    all.appendBuffer(protocol.takeUnprocessed());
    for (ByteBuf data : held) {
      all.appendBuffer(BufferInternal.buffer(data));
    }
    release();
    return all;
  }

  /** Nobody wants any more what is held. */
  void release() {
    held.forEach(ByteBuf::release);
    held.clear();
  }
}
