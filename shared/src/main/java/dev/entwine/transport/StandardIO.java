package dev.entwine.transport;

import dev.entwine.protocol.ConnectionLost;
import dev.entwine.protocol.PipeAddress;
import dev.entwine.protocol.Protocol;
import io.netty.channel.EventLoop;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.buffer.BufferInternal;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Standard input and output as a connection. Twisted's {@code stdio.StandardIO}.
 *
 * <p>The JVM can only read and write them with a thread that blocks; see {@link BlockingStreams}.
 * Here is what the loop sees of that: one read asked for at a time, and only when it is wanted, so
 * that no more than one piece is held; and one write at a time, of all that has been flushed.
 */
public final class StandardIO extends StreamTransport {

  private static final AtomicBoolean IN_USE = new AtomicBoolean();

  /** What a write counts at least, since it costs as much in memory. */
  private static final int LEAST = 96;

  /** Who opened it. */
  interface Owner {
    /** The streams are free for others; the protocol is told next. */
    void released();

    /** The protocol has been told. */
    void connectionLost(StandardIO which);
  }

  /** Who waits until so much has been written, counted from the start. */
  private record Waiting(long written, Consumer<@Nullable Throwable> then) {}

  private final EventLoop loop;
  private final BlockingStreams streams;
  private final Owner owner;

  /** What was taken, and not given to the thread that writes. */
  private List<Buffer> taken = new ArrayList<>();

  private final Queue<Waiting> waiting = new ArrayDeque<>(2);
  private long takenBytes;
  private long writtenBytes;
  private boolean inWrite;
  private boolean writable = true;
  private boolean begun;
  private boolean wanted = true;
  private boolean inRead;
  private boolean inputOver;
  private boolean closed;

  StandardIO(ContextInternal context, Protocol protocol, BlockingStreams streams, Owner owner) {
    super(context, protocol, new PipeAddress(), new PipeAddress());
    this.loop = context.nettyEventLoop();
    this.streams = streams;
    this.owner = owner;
  }

  /**
   * Takes the process's standard input and output, which nobody else may have.
   *
   * @param open has it until its end
   * @param lost called when the protocol has been told of the end
   * @throws IllegalStateException if they are in use
   */
  public static StandardIO of(
      ContextInternal context, Protocol protocol, Set<StandardIO> open, Runnable lost) {
    if (!IN_USE.compareAndSet(false, true)) {
      throw new IllegalStateException(
          "standard input and output are in use already: one protocol at a time can have them");
    }
    Owner owner =
        new Owner() {
          @Override
          public void released() {
            IN_USE.set(false);
          }

          @Override
          public void connectionLost(StandardIO which) {
            open.remove(which);
            lost.run();
          }
        };
    StandardIO opened = new StandardIO(context, protocol, BlockingStreams.standard(), owner);
    open.add(opened);
    return opened;
  }

  /** Starts the conversation. On the reactor's context. */
  public void begin() {
    if (!closed) {
      makeConnection();
      begun = true;
      readOn();
    }
  }

  // What comes in.

  @Override
  protected void setReading(boolean on) {
    wanted = on;
    if (begun) {
      readOn();
    }
  }

  private void readOn() {
    if (wanted && !inRead && !inputOver && !closed) {
      inRead = true;
      streams.read(this::readElsewhere);
    }
  }

  /** On the thread that reads, or on the loop. */
  private void readElsewhere(@Nullable Buffer data, @Nullable IOException failure) {
    try {
      execute(() -> read(data, failure));
    } catch (RejectedExecutionException e) {
      giveBack(data);
    }
  }

  private void giveBack(@Nullable Buffer data) {
    if (data != null) {
      streams.giveBack(data);
    }
  }

  private void read(@Nullable Buffer data, @Nullable IOException failure) {
    inRead = false;
    if (closed || disconnecting()) {
      giveBack(data);
    } else if (failure != null) {
      end(new ConnectionLost(failure));
    } else if (data == null) {
      inputOver = true;
      inputEnded();
    } else {
      received(((BufferInternal) data).unwrap());
      readCompleted();
      readOn();
    }
  }

  // What goes out.

  @Override
  protected void send(Buffer data) {
    taken.add(data);
    takenBytes += cost(data);
    if (bufferedBytes() > BUFFER_SIZE) {
      writable = false;
    }
  }

  private static long cost(Buffer data) {
    return Math.max(data.length(), LEAST);
  }

  @Override
  protected void flush() {
    if (inWrite || taken.isEmpty() || closed) {
      return;
    }
    inWrite = true;
    List<Buffer> all = taken;
    taken = new ArrayList<>();
    streams.write(all, failure -> later(() -> written(all, failure)));
  }

  private void written(List<Buffer> all, @Nullable IOException failure) {
    inWrite = false;
    if (closed) {
      return;
    }
    if (failure != null) {
      List.copyOf(waiting).forEach(each -> each.then().accept(failure));
      end(new ConnectionLost(failure));
      return;
    }
    all.forEach(each -> writtenBytes += cost(each));
    flush();
    while (!waiting.isEmpty() && waiting.element().written() <= writtenBytes) {
      waiting.remove().then().accept(null);
    }
    if (bufferedBytes() == 0 && !writable) {
      writable = true;
      writabilityChanged();
    }
  }

  @Override
  protected void flushThen(Consumer<@Nullable Throwable> sent) {
    flush();
    if (writtenBytes == takenBytes) {
      sent.accept(null);
    } else {
      waiting.add(new Waiting(takenBytes, sent));
    }
  }

  @Override
  public long bufferedBytes() {
    return closed ? 0 : takenBytes - writtenBytes;
  }

  @Override
  protected boolean isWritable() {
    return writable;
  }

  // The end.

  @Override
  protected void closeOutput() {
    streams.closeOutput();
  }

  /** There is no such thing as a break of a pipe. */
  @Override
  protected void resetWhenClosed() {}

  @Override
  protected void close() {
    closed = true;
    taken.clear();
    waiting.clear();
    streams.forget();
    streams.close();
    owner.released();
  }

  @Override
  protected void ended(Throwable reason) {
    owner.connectionLost(this);
  }

  @Override
  protected boolean isLoop(Thread thread) {
    return loop.inEventLoop(thread);
  }

  @Override
  protected void execute(Runnable action) {
    loop.execute(action);
  }

  @Override
  public String toString() {
    return "standard input and output";
  }
}
