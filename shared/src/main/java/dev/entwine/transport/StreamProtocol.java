package dev.entwine.transport;

import dev.entwine.protocol.ConnectionDone;
import dev.entwine.protocol.HalfCloseableProtocol;
import dev.entwine.protocol.Protocol;
import dev.entwine.protocol.PushProducer;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import io.vertx.core.streams.WriteStream;
import org.jspecify.annotations.Nullable;

/**
 * A connection as Vert.x's streams: what comes in is a {@code ReadStream}, and what is written to
 * it as a {@code WriteStream} goes out; over any transport.
 *
 * <pre>{@code
 * // Echo:
 * Factory.forProtocol(() -> new StreamProtocol(stream -> stream.pipeTo(stream)));
 *
 * // A file to whoever listens:
 * endpoint.connectProtocol(reactor, new StreamProtocol())
 *     .addCallbackDo(stream -> file.pipeTo(stream));
 * }</pre>
 *
 * <p>Unlike a {@code NetSocket} it keeps the directions apart. The end of the peer's sending is the
 * end of the {@code ReadStream}; {@link #end()} ends one's own sending; when both have ended, the
 * connection is closed. So who only reads has to {@link #close} in the end. Nothing is read before
 * there is a handler, so nothing is lost.
 *
 * <p>A connection that breaks is told to the exception handler and then to the end handler. What a
 * handler throws is the end of the connection, as for every {@code Protocol}. Used on the
 * transport's loop; {@link #write} from any thread.
 */
public final class StreamProtocol extends Protocol
    implements HalfCloseableProtocol, ReadStream<Buffer>, WriteStream<Buffer> {

  private final Handler<? super StreamProtocol> connected;

  private @Nullable Handler<Buffer> handler;
  private @Nullable Handler<Void> endHandler;
  private @Nullable Handler<Void> drainHandler;
  private @Nullable Handler<Throwable> exceptionHandler;

  private boolean made;
  private boolean wanted;
  private boolean reading = true;
  private long demand = Long.MAX_VALUE;
  private boolean readEnded;
  private boolean writeEnded;
  private @Nullable Promise<Void> ending;

  /** What waits for the buffer to be empty again; null if it is not full. */
  private volatile @Nullable Promise<Void> full;

  private volatile @Nullable Throwable lost;

  /** One that is read from and written to when it is connected. */
  public StreamProtocol() {
    this(stream -> {});
  }

  /**
   * @param connected gets it when it is connected
   */
  public StreamProtocol(Handler<? super StreamProtocol> connected) {
    this.connected = connected;
  }

  // The protocol.

  @Override
  protected void connectionMade() {
    made = true;
    transport().registerProducer(new Flow());
    regulate();
    connected.handle(this);
  }

  @Override
  public void dataReceived(Buffer data) {
    if (demand != Long.MAX_VALUE) {
      demand--;
      regulate();
    }
    Handler<Buffer> to = handler;
    if (to != null) {
      to.handle(data);
    }
  }

  @Override
  public void readConnectionLost() {
    readEnded = true;
    tell(endHandler, null);
    closeIfBothEnded();
  }

  @Override
  public void writeConnectionLost() {
    writeEnded = true;
    // All has been sent; and without a producer nobody is told that there is room again.
    Promise<Void> waiting = full;
    full = null;
    if (waiting != null) {
      waiting.tryComplete();
    }
    if (ending != null) {
      ending.tryComplete();
    }
    closeIfBothEnded();
  }

  private void closeIfBothEnded() {
    if (readEnded && writeEnded) {
      transport().loseConnection();
    }
  }

  @Override
  public void connectionLost(Throwable reason) {
    lost = reason;
    Promise<Void> waiting = full;
    full = null;
    if (waiting != null) {
      waiting.tryFail(reason);
    }
    if (ending != null) {
      ending.tryFail(reason);
    }
    if (!(reason instanceof ConnectionDone)) {
      tell(exceptionHandler, reason);
    }
    if (!readEnded) {
      readEnded = true;
      tell(endHandler, null);
    }
  }

  private static <T> void tell(@Nullable Handler<T> handler, T what) {
    if (handler != null) {
      handler.handle(what);
    }
  }

  /** How the transport says whether more may be written. */
  private final class Flow implements PushProducer {
    @Override
    public void pauseProducing() {
      full = Promise.promise();
    }

    @Override
    public void resumeProducing() {
      Promise<Void> waiting = full;
      full = null;
      if (waiting != null) {
        waiting.tryComplete();
      }
      tell(drainHandler, null);
    }

    @Override
    public void stopProducing() {
      // connectionLost comes next.
    }
  }

  // The ReadStream.

  /** Tells the transport whether to read, if that is different from before. */
  private void regulate() {
    boolean read = wanted && demand > 0;
    if (made && read != reading) {
      reading = read;
      if (read) {
        transport().resumeProducing();
      } else {
        transport().pauseProducing();
      }
    }
  }

  /** Who gets the bytes; null for nobody, and then they are dropped. */
  @Override
  public StreamProtocol handler(@Nullable Handler<Buffer> handler) {
    this.handler = handler;
    wanted = true;
    regulate();
    return this;
  }

  @Override
  public StreamProtocol pause() {
    demand = 0;
    regulate();
    return this;
  }

  @Override
  public StreamProtocol resume() {
    return fetch(Long.MAX_VALUE);
  }

  @Override
  public StreamProtocol fetch(long amount) {
    if (amount < 0) {
      throw new IllegalArgumentException("amount: 0 or more is needed, not " + amount);
    }
    demand = demand + amount < 0 ? Long.MAX_VALUE : demand + amount;
    regulate();
    return this;
  }

  @Override
  public StreamProtocol endHandler(@Nullable Handler<Void> endHandler) {
    this.endHandler = endHandler;
    return this;
  }

  /** Gets the reason if the connection is lost, unless that is {@link ConnectionDone}. */
  @Override
  public StreamProtocol exceptionHandler(@Nullable Handler<Throwable> exceptionHandler) {
    this.exceptionHandler = exceptionHandler;
    return this;
  }

  // The WriteStream.

  /**
   * Sends bytes.
   *
   * @return done when the transport has taken them and can take more; fails if the connection is
   *     lost, or its sending has been ended
   */
  @Override
  public Future<Void> write(Buffer data) {
    Throwable reason = lost;
    if (reason != null) {
      return Future.failedFuture(reason);
    }
    if (ending != null) {
      return Future.failedFuture(new IllegalStateException("the stream has been ended"));
    }
    transport().write(data);
    Promise<Void> waiting = full;
    return waiting == null ? Future.succeededFuture() : waiting.future();
  }

  /**
   * Ends one's own sending.
   *
   * @return done when all has been sent; fails if the connection is lost before
   */
  @Override
  public Future<Void> end() {
    Throwable reason = lost;
    if (reason != null) {
      return Future.failedFuture(reason);
    }
    if (ending == null) {
      ending = Promise.promise();
      transport().unregisterProducer();
      transport().loseWriteConnection();
    }
    return ending.future();
  }

  /** Closes both directions when all that was written has been sent. */
  public void close() {
    transport().unregisterProducer();
    transport().loseConnection();
  }

  /** Without effect: the transport's own bound holds, {@code Transport.BUFFER_SIZE}. */
  @Override
  public StreamProtocol setWriteQueueMaxSize(int maxSize) {
    return this;
  }

  @Override
  public boolean writeQueueFull() {
    return full != null;
  }

  @Override
  public StreamProtocol drainHandler(@Nullable Handler<Void> drainHandler) {
    this.drainHandler = drainHandler;
    return this;
  }
}
