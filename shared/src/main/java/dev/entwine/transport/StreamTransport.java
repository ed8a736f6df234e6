package dev.entwine.transport;

import dev.entwine.defer.UnhandledErrors;
import dev.entwine.protocol.Address;
import dev.entwine.protocol.BorrowsData;
import dev.entwine.protocol.ConnectionAborted;
import dev.entwine.protocol.ConnectionDone;
import dev.entwine.protocol.ConnectionLost;
import dev.entwine.protocol.HalfCloseableProtocol;
import dev.entwine.protocol.HandshakeListener;
import dev.entwine.protocol.Producer;
import dev.entwine.protocol.Protocol;
import dev.entwine.protocol.PullProducer;
import dev.entwine.protocol.PushProducer;
import dev.entwine.protocol.Transport;
import io.netty.buffer.ByteBuf;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.buffer.BufferInternal;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The life of one connection, whatever carries its bytes: from {@code connectionMade} to the one
 * call of {@code connectionLost}. A kind of transport extends it, does the few operations at the
 * end of this class, and says what it reads. Twisted's {@code abstract.FileDescriptor} and {@code
 * tcp.Connection}.
 *
 * <p>A connection is open; then perhaps closing (after {@code loseConnection}: nothing is read,
 * what was written is sent, a producer waited for); then lost, and its protocol told, once. From
 * open to lost lead the end of the input, a break, a handler's exception, {@code abortConnection},
 * and {@link #disconnect}.
 *
 * <p>All state is confined to one loop; the methods of {@link Transport}, called from elsewhere,
 * hop onto it. All others are for the loop alone.
 */
public abstract class StreamTransport implements Transport {

  private static final Logger LOG = LoggerFactory.getLogger(StreamTransport.class);

  private final @Nullable ContextInternal context;
  private final Protocol protocol;
  private final Address peer;
  private final Address host;
  private final Incoming incoming;
  private final Outgoing outgoing = new Outgoing(this);

  private boolean closing;
  private boolean aborting;
  private boolean writeClosing;
  private boolean writeClosed;
  private boolean lost;

  /**
   * For subclasses.
   *
   * @param context is the current one whenever the protocol or a producer is called; null for none
   */
  protected StreamTransport(
      @Nullable ContextInternal context, Protocol protocol, Address peer, Address host) {
    this.context = context;
    this.protocol = protocol;
    this.incoming = new Incoming(this, protocol);
    this.peer = peer;
    this.host = host;
  }

  // For who opened the connection.

  /** Starts the conversation. */
  public final void makeConnection() {
    guarded(() -> protocol.makeConnection(this));
  }

  /** Passes on that the server would like to stop. */
  public final void requestShutdown(Duration grace) {
    if (!lost && !closing) {
      guarded(() -> protocol.shutdownRequested(grace));
    }
  }

  /** Closes the connection now, as the end of the reactor does. */
  public final void disconnect() {
    end(new ConnectionLost(null));
  }

  // What comes in.

  /**
   * Bytes have come. What is written from now on is gathered until {@link #readCompleted}.
   *
   * @param data not the caller's any more
   */
  protected final void received(ByteBuf data) {
    outgoing.readBegun();
    incoming.received(data);
  }

  /** All that there was to read has been read: what was written meanwhile is sent. */
  protected final void readCompleted() {
    outgoing.readCompleted();
  }

  /** The peer sends nothing more; said once or more often. */
  protected final void inputEnded() {
    incoming.ended();
  }

  /**
   * Reading has shown that the connection is broken, which a paused one does not notice unless it
   * has something to send.
   *
   * @param reason what the protocol is told
   */
  protected final void inputBroken(Throwable reason) {
    incoming.broken(reason);
  }

  /** What carries the connection has been closed, and not from here. */
  protected final void closedBeneath(Throwable reason) {
    if (closing || !incoming.holdsBreak()) {
      end(reason);
    }
  }

  /**
   * {@link #inputEnded()} for an end that no half-close is: the connection goes when all that came
   * before it has been delivered.
   *
   * @param reason what the protocol is told then
   */
  protected final void inputEnded(Throwable reason) {
    incoming.ended(reason);
  }

  /**
   * Takes back what came and was not acted upon, in the order in which it came: what the protocol
   * still holds, and what is held since reading is paused.
   */
  protected final Buffer takeUnprocessed() {
    return incoming.takeUnprocessed();
  }

  /** TLS has begun. */
  protected final void handshakeCompleted() {
    if (!lost && protocol instanceof HandshakeListener listener) {
      guarded(listener::handshakeCompleted);
    }
  }

  /** Whether it is over, or about to be, so that there is nothing to begin any more. */
  protected final boolean isEnding() {
    return lost || closing || writeClosing;
  }

  /** {@link #isWritable} may have changed. */
  protected final void writabilityChanged() {
    outgoing.tellPushProducer();
  }

  /**
   * Whether bytes are somebody else's, who may take them back: those from the network are outside
   * of the heap, and those of a {@code Buffer} that anyone made are not.
   */
  static boolean isLent(ByteBuf bytes) {
    return bytes.isDirect();
  }

  /** What was written, to be sent after the call has returned: a copy if it is {@link #isLent}. */
  public static Buffer kept(Buffer written) {
    return isLent(((BufferInternal) written).unwrap()) ? BorrowsData.keep(written) : written;
  }

  // What goes out.

  @Override
  public final void write(Buffer data) {
    if (isLoop(Thread.currentThread())) {
      writeNow(data, 0, data.length());
    } else {
      Buffer kept = kept(data);
      onLoop(() -> writeNow(kept, 0, kept.length()));
    }
  }

  @Override
  public final void write(Buffer data, int start, int end) {
    Objects.checkFromToIndex(start, end, data.length());
    if (isLoop(Thread.currentThread())) {
      writeNow(data, start, end);
    } else {
      write(data.slice(start, end));
    }
  }

  private void writeNow(Buffer data, int start, int end) {
    boolean over = lost || aborting || writeClosed;
    boolean ending = (closing || writeClosing) && !outgoing.hasProducer();
    if (over || ending || start == end) {
      return;
    }
    if (isOpen()) {
      outgoing.write(data, start, end);
    } else {
      // A producer may be one that goes on until it is told to wait.
      outgoing.tellPushProducer();
    }
  }

  @Override
  public final void registerProducer(PushProducer push) {
    onLoop(() -> outgoing.register(push));
  }

  @Override
  public final void registerProducer(PullProducer pull) {
    onLoop(() -> outgoing.register(pull));
  }

  @Override
  public final void unregisterProducer() {
    onLoop(
        () -> {
          outgoing.unregister();
          later(this::closeWhatIsClosing);
        });
  }

  @Override
  public final boolean disconnecting() {
    return closing || lost;
  }

  // The end.

  @Override
  public final void loseConnection() {
    onLoop(
        () -> {
          if (lost || closing) {
            return;
          }
          closing = true;
          stopReading();
          later(this::closeWhatIsClosing);
        });
  }

  /**
   * Goes on with a close that was asked for, once no producer is in its way. On a turn of its own,
   * since sending may fail at once, and a protocol is not to be told of its connection's end from
   * inside its own call.
   */
  private void closeWhatIsClosing() {
    if (lost || aborting || outgoing.hasProducer()) {
      return;
    }
    if (closing && writeClosed) {
      end(new ConnectionDone());
    } else if (closing) {
      flushThen(this::closeIfSent);
    } else if (writeClosing && !writeClosed) {
      flushThen(this::closeWriteIfSent);
    }
  }

  private void closeIfSent(@Nullable Throwable failure) {
    if (failure != null) {
      end(new ConnectionLost(failure));
    } else if (!aborting && !outgoing.hasProducer()) {
      end(new ConnectionDone());
    }
  }

  @Override
  public final void loseWriteConnection() {
    onLoop(
        () -> {
          if (lost || closing || writeClosing) {
            return;
          }
          writeClosing = true;
          later(this::closeWhatIsClosing);
        });
  }

  private void closeWriteIfSent(@Nullable Throwable failure) {
    if (lost || closing || writeClosed || failure != null || outgoing.hasProducer()) {
      return;
    }
    writeClosed = true;
    closeOutput();
    HalfCloseableProtocol halfCloseable = HalfCloseableProtocol.of(protocol);
    if (halfCloseable != null) {
      guarded(halfCloseable::writeConnectionLost);
    }
  }

  @Override
  public final void abortConnection() {
    onLoop(
        () -> {
          if (lost || aborting) {
            return;
          }
          aborting = true;
          closing = true;
          stopReading();
          resetWhenClosed();
          later(() -> end(new ConnectionAborted()));
        });
  }

  /**
   * The connection is gone: closes what carries it, stops the producer and tells the protocol.
   * Without effect after the first time.
   */
  protected final void end(Throwable reason) {
    if (lost) {
      return;
    }
    lost = true;
    incoming.release();
    close();
    Producer registered = outgoing.end();
    if (registered != null) {
      guarded(registered::stopProducing);
    }
    guarded(() -> protocol.connectionLost(reason));
    ended(reason);
  }

  // Reading on and off.

  @Override
  public final void pauseProducing() {
    onLoop(
        () -> {
          if (!closing && !lost) {
            incoming.pause();
          }
        });
  }

  @Override
  public final void resumeProducing() {
    onLoop(
        () -> {
          if (!closing && !lost) {
            incoming.resume();
          }
        });
  }

  @Override
  public final void stopProducing() {
    loseConnection();
  }

  private void stopReading() {
    setReading(false);
    incoming.release();
  }

  // The rest.

  @Override
  public final Address getPeer() {
    return peer;
  }

  @Override
  public final Address getHost() {
    return host;
  }

  /** Nothing to set, unless it is TCP. */
  @Override
  public void setTcpNoDelay(boolean on) {}

  /** Nothing to set, unless it is TCP. */
  @Override
  public void setTcpKeepAlive(boolean on) {}

  @Override
  public String toString() {
    return "connection with " + peer;
  }

  /** Calls a handler; what it throws ends this connection and no other. */
  final void guarded(Runnable handler) {
    Throwable thrown = call(handler);
    if (thrown != null) {
      end(thrown);
    }
  }

  /** {@link #guarded} for what is called from inside another handler, or may be: ends it later. */
  final void within(Runnable handler) {
    Throwable thrown = call(handler);
    if (thrown != null && !lost && !aborting) {
      aborting = true;
      closing = true;
      stopReading();
      later(() -> end(thrown));
    }
  }

  /** Calls a handler on the reactor's context, and reports what it throws. */
  private @Nullable Throwable call(Runnable handler) {
    ContextInternal previous = context == null ? null : context.beginDispatch();
    try {
      handler.run();
      return null;
    } catch (Throwable t) {
      Class<?> type = protocol.getClass();
      String name = type.isAnonymousClass() ? "a protocol" : type.getSimpleName();
      UnhandledErrors.report(name + " with " + peer, t);
      return t;
    } finally {
      if (context != null) {
        context.endDispatch(previous);
      }
    }
  }

  /** Runs this on the loop: at once if the caller is there. */
  protected final void onLoop(Runnable action) {
    if (isLoop(Thread.currentThread())) {
      action.run();
    } else if (!Turn.run(this::isLoop, action)) {
      later(
          () -> {
            try {
              action.run();
            } catch (RuntimeException e) {
              UnhandledErrors.report("a call from another thread to the " + this, e);
            }
          });
    }
  }

  /** Runs this on the loop, on a later turn. */
  protected final void later(Runnable action) {
    try {
      execute(action);
    } catch (RejectedExecutionException e) {
      LOG.debug("The loop of the {} has ended, and so has the connection", this);
    }
  }

  // What a kind of transport does. All on the loop, except for the first two, and in time for what
  // has been asked before.

  /** Whether that thread is the one of the loop. From any thread. */
  protected abstract boolean isLoop(Thread thread);

  /**
   * Runs this on the loop, after what was passed here before. From any thread.
   *
   * @throws RejectedExecutionException if the loop has ended
   */
  protected abstract void execute(Runnable action);

  /** Reads, or leaves what comes where it is, so that it holds the peer up. First it reads. */
  protected abstract void setReading(boolean on);

  /**
   * Takes bytes, to be sent when it is flushed.
   *
   * @param data one or more bytes; not changed by anyone any more, and perhaps sent elsewhere too
   */
  protected abstract void send(Buffer data);

  /**
   * Takes a copy of a few bytes, if that is the least work; borrowed or not.
   *
   * @return false if it does not, so that they come as a buffer of their own
   */
  protected boolean gathers(Buffer data, int start, int end) {
    return false;
  }

  /**
   * Takes bytes that are only borrowed, as {@link BorrowsData} says. Copies them, unless a kind of
   * transport knows better.
   */
  protected void sendLent(Buffer data) {
    send(BorrowsData.keep(data));
  }

  /** Sends all it took. */
  protected abstract void flush();

  /**
   * Sends all it took, and says when that is done: with null, or with what went wrong. Either may
   * be before this returns. If the connection is closed before, it may say so or say nothing.
   */
  protected abstract void flushThen(Consumer<@Nullable Throwable> sent);

  /** Bytes taken and not yet sent; 0 after the end. */
  @Override
  public abstract long bufferedBytes();

  /**
   * Whether a push producer may go on: no longer when more than {@link #BUFFER_SIZE} bytes are
   * buffered, and again when none are. After each change {@link #writabilityChanged} is called.
   */
  protected abstract boolean isWritable();

  /** Whether there is anything to write to. False if it is closed already, but the end not seen. */
  protected boolean isOpen() {
    return true;
  }

  /** Shows the peer the end. All has been sent, and no more will be. */
  protected abstract void closeOutput();

  /** When it is closed, which will be soon, the peer is to see a break and not an end. */
  protected abstract void resetWhenClosed();

  /** Closes both directions. What was not sent is dropped. Called once. */
  protected abstract void close();

  /** The connection is gone, and its protocol has been told. Called once, and last. */
  protected abstract void ended(Throwable reason);
}
