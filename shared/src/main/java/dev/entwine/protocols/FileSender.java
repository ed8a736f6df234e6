package dev.entwine.protocols;

import dev.entwine.defer.Deferred;
import dev.entwine.defer.UnhandledErrors;
import dev.entwine.protocol.ConnectionLost;
import dev.entwine.protocol.Consumer;
import dev.entwine.protocol.PullProducer;
import dev.entwine.reactor.Reactor;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Sends a file, as fast as the other side takes it. Twisted's {@code basic.FileSender}.
 *
 * <p>It is a pull producer: it reads a piece when the one before has been sent, in the reactor's
 * thread pool, so that a slow disk holds up nothing else. Twisted's reads on the loop.
 *
 * <p>One sender sends one file. Used on its reactor's loop.
 */
public final class FileSender implements PullProducer {

  /** How much is read at a time unless it is said otherwise, in bytes. */
  public static final int CHUNK_SIZE = 1 << 14;

  private final Reactor reactor;
  private final int chunkSize;
  private final Deferred<@Nullable Void> sent = new Deferred<>(own -> cancelled());
  private @Nullable InputStream file;
  private @Nullable Consumer consumer;
  private UnaryOperator<Buffer> transform = UnaryOperator.identity();
  private boolean reading;
  private boolean over;

  /** Reads {@link #CHUNK_SIZE} at a time. */
  public FileSender(Reactor reactor) {
    this(reactor, CHUNK_SIZE);
  }

  /**
   * @param reactor the consumer's
   * @param chunkSize how much is read at a time, 1 or more
   */
  public FileSender(Reactor reactor, int chunkSize) {
    if (chunkSize < 1) {
      throw new IllegalArgumentException("chunkSize: 1 or more is needed, not " + chunkSize);
    }
    this.reactor = reactor;
    this.chunkSize = chunkSize;
  }

  /** {@link #beginFileTransfer(InputStream, Consumer, UnaryOperator)}, as it is. */
  public Deferred<@Nullable Void> beginFileTransfer(InputStream from, Consumer to) {
    return beginFileTransfer(from, to, UnaryOperator.identity());
  }

  /**
   * Sends all there is to read.
   *
   * @param from read in the thread pool to its end, and closed when this is over
   * @param to where this registers itself until then
   * @param with changes each piece on the loop before it is sent
   * @return fires when all has been written (Twisted's fires with the last byte, this one with
   *     null); fails if reading does, or with {@link ConnectionLost} if the consumer is gone
   *     before. Cancelling it stops the transfer, and leaves the consumer open
   * @throws IllegalStateException if this sender has been used, or {@code to} has another producer
   */
  public Deferred<@Nullable Void> beginFileTransfer(
      InputStream from, Consumer to, UnaryOperator<Buffer> with) {
    if (file != null) {
      throw new IllegalStateException("this sender has been used: make another one");
    }
    file = from;
    consumer = to;
    transform = with;
    to.registerProducer(this);
    return sent;
  }

  @Override
  public void resumeProducing() {
    if (over || reading) {
      return;
    }
    reading = true;
    InputStream from = file;
    reactor
        .deferToThread(() -> from.readNBytes(chunkSize))
        .addBoth(
            (bytes, failure) -> {
              reading = false;
              haveRead(bytes, failure);
              return null;
            });
  }

  private void haveRead(byte @Nullable [] bytes, @Nullable Throwable failure) {
    if (over) {
      close();
    } else if (failure != null) {
      finish(true);
      sent.errback(failure);
    } else if (bytes.length == 0) {
      finish(true);
      sent.callback(null);
    } else {
      send(Buffer.buffer(bytes));
    }
  }

  private void send(Buffer piece) {
    Buffer changed;
    try {
      changed = transform.apply(piece);
    } catch (RuntimeException e) {
      finish(true);
      sent.errback(e);
      return;
    }
    if (changed.length() == 0) {
      // Nothing will be sent, so nothing would ask for the next piece.
      resumeProducing();
    } else {
      consumer.write(changed);
    }
  }

  @Override
  public void stopProducing() {
    if (!over) {
      finish(false);
      sent.errback(new ConnectionLost(null));
    }
  }

  private void cancelled() {
    if (!over) {
      finish(true);
    }
  }

  /**
   * Sends nothing more.
   *
   * @param unregister false if the consumer itself has let go
   */
  private void finish(boolean unregister) {
    over = true;
    if (unregister && consumer != null) {
      consumer.unregisterProducer();
    }
    if (!reading) {
      close();
    }
  }

  /** In the pool too, and never while a read is under way. */
  private void close() {
    InputStream closed = file;
    if (closed == null) {
      return;
    }
    reactor.callInThread(
        () -> {
          try {
            closed.close();
          } catch (IOException e) {
            UnhandledErrors.report("closing a file that was sent", e);
          }
        });
  }
}
