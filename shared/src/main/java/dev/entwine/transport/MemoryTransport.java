package dev.entwine.transport;

import dev.entwine.protocol.Address;
import dev.entwine.protocol.ConnectionLost;
import dev.entwine.protocol.MemoryAddress;
import dev.entwine.protocol.Protocol;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.buffer.BufferInternal;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Queue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One end of a connection within this process, between two protocols on one loop or on two.
 *
 * <p>Bytes are copied, and cross over as tasks of the other end's loop, in order. What stands for
 * the system's buffers is bounded: at most {@link #UNDER_WAY} bytes of a direction have left their
 * writer and were not delivered; the reader's loop says so when they are. So a reader that pauses
 * holds its writer up as it would over a socket, and what is written beyond that waits in {@link
 * #bufferedBytes}.
 */
public final class MemoryTransport extends StreamTransport {

  /** How many bytes of one direction may be under way. */
  public static final int UNDER_WAY = 64 * 1024;

  /** The most that is delivered at once. */
  private static final int PIECE = 16 * 1024;

  /** Who opened the connection. */
  interface Owner {
    /** The connection is gone, and its protocol has been told. */
    void connectionLost(MemoryTransport transport, Throwable reason);
  }

  /** How the peer has ended its sending. */
  private enum End {
    CLOSED,
    RESET
  }

  /** Someone waits until so many bytes, counted from the beginning, have been sent. */
  private record Mark(long at, Consumer<@Nullable Throwable> then) {}

  private final MemoryLoop loop;
  private final Owner owner;

  /** Null until the other end has been built, on its own loop; until then nothing is sent. */
  private @Nullable MemoryTransport peer;

  private final Deque<Buffer> arrived = new ArrayDeque<>();
  private boolean reading = true;
  private @Nullable End peersEnd;
  private boolean endGiven;

  private final Deque<Buffer> unsent = new ArrayDeque<>();
  private final Queue<Mark> marks = new ArrayDeque<>(0);
  private long taken;
  private long sent;
  private int underWay;
  private boolean full;
  private boolean resetting;
  private boolean closed;
  private @Nullable End ownEnd;

  private MemoryTransport(
      MemoryLoop loop, Protocol protocol, Address peer, Address host, Owner owner) {
    super(loop.context(), protocol, peer, host);
    this.loop = loop;
    this.owner = owner;
  }

  /**
   * Connects two protocols of one loop, and starts their conversation. Called on the loop.
   *
   * @param server is told first that the connection is made
   */
  public static void connect(MemoryLoop loop, Protocol server, Protocol client) {
    MemoryAddress unnamed = new MemoryAddress(null);
    Owner nobody = (transport, reason) -> {};
    MemoryTransport one = new MemoryTransport(loop, server, unnamed, unnamed, nobody);
    MemoryTransport other = new MemoryTransport(loop, client, unnamed, unnamed, nobody);
    one.peer = other;
    other.peer = one;
    one.makeConnection();
    other.makeConnection();
  }

  /** The end of who was called. Its peer is built next. */
  static MemoryTransport accepting(
      MemoryLoop loop, Protocol protocol, MemoryAddress host, Owner owner) {
    return new MemoryTransport(loop, protocol, new MemoryAddress(null), host, owner);
  }

  /** The end of who called. On its own loop. */
  static MemoryTransport calling(
      MemoryLoop loop, Protocol protocol, MemoryTransport called, Owner owner) {
    MemoryTransport caller =
        new MemoryTransport(loop, protocol, called.getHost(), called.getPeer(), owner);
    caller.peer = called;
    called.later(() -> called.answered(caller));
    return caller;
  }

  private void answered(MemoryTransport caller) {
    peer = caller;
    if (ownEnd != null) {
      tellEnd(ownEnd);
    } else {
      flush();
    }
  }

  /** Who called has gone away before it was connected. From any loop. */
  void unanswered() {
    later(() -> peerEnded(End.RESET));
  }

  // What comes in.

  @Override
  protected void setReading(boolean on) {
    reading = on;
    if (on) {
      later(this::read);
    }
  }

  private void arrive(Buffer piece) {
    if (closed) {
      tellEnd(End.RESET);
      return;
    }
    Buffer last = arrived.peekLast();
    if (last != null && last.length() + piece.length() <= PIECE) {
      last.appendBuffer(piece);
    } else {
      arrived.add(piece);
    }
    read();
  }

  private void peerEnded(End how) {
    if (peersEnd != End.RESET) {
      peersEnd = how;
    }
    // A reset shows when it is read, or at once if there is something that now can't be sent.
    boolean broken = how == End.RESET && (endGiven || bufferedBytes() > 0);
    if (broken) {
      breakOff();
    } else {
      read();
    }
  }

  private void read() {
    int delivered = 0;
    while (reading && !arrived.isEmpty()) {
      Buffer piece = arrived.remove();
      delivered += piece.length();
      received(((BufferInternal) piece).unwrap());
    }
    if (delivered > 0) {
      int room = delivered;
      MemoryTransport to = peer;
      to.later(() -> to.delivered(room));
      readCompleted();
    }
    if (reading && arrived.isEmpty() && peersEnd != null) {
      endGiven = true;
      if (peersEnd == End.RESET) {
        breakOff();
      } else {
        inputEnded();
      }
    }
  }

  private void breakOff() {
    end(new ConnectionLost(new IOException("the peer broke it off")));
  }

  // What goes out.

  @Override
  protected void send(Buffer data) {
    taken += data.length();
    for (int at = 0; at < data.length(); ) {
      Buffer last = unsent.peekLast();
      if (last == null || last.length() == PIECE) {
        last = Buffer.buffer(Math.min(PIECE, data.length() - at));
        unsent.add(last);
      }
      int length = Math.min(PIECE - last.length(), data.length() - at);
      last.appendBuffer(data, at, length);
      at += length;
    }
    full |= bufferedBytes() > BUFFER_SIZE;
  }

  /** Copied anyway. */
  @Override
  protected void sendLent(Buffer data) {
    send(data);
  }

  @Override
  protected void flush() {
    if (peersEnd == End.RESET) {
      breakOff();
      return;
    }
    MemoryTransport to = peer;
    while (to != null && !unsent.isEmpty() && underWay + unsent.peek().length() <= UNDER_WAY) {
      Buffer piece = unsent.remove();
      underWay += piece.length();
      sent += piece.length();
      to.later(() -> to.arrive(piece));
    }
    if (full && bufferedBytes() == 0) {
      full = false;
      writabilityChanged();
    }
    while (!marks.isEmpty() && marks.element().at <= sent) {
      marks.remove().then.accept(null);
    }
  }

  private void delivered(int bytes) {
    underWay -= bytes;
    if (!closed) {
      flush();
    }
  }

  @Override
  protected void flushThen(Consumer<@Nullable Throwable> then) {
    marks.add(new Mark(taken, then));
    flush();
  }

  @Override
  public long bufferedBytes() {
    return closed ? 0 : taken - sent;
  }

  @Override
  protected boolean isWritable() {
    return !full;
  }

  // The end.

  @Override
  protected void closeOutput() {
    tellEnd(End.CLOSED);
  }

  @Override
  protected void resetWhenClosed() {
    resetting = true;
  }

  /** As with a socket, the peer sees a reset if not all that it sent was read. */
  @Override
  protected void close() {
    closed = true;
    tellEnd(resetting || !arrived.isEmpty() ? End.RESET : End.CLOSED);
    arrived.clear();
    unsent.clear();
    marks.clear();
  }

  private void tellEnd(End how) {
    ownEnd = how;
    MemoryTransport to = peer;
    if (to != null) {
      to.later(() -> to.peerEnded(how));
    }
  }

  @Override
  protected void ended(Throwable reason) {
    owner.connectionLost(this, reason);
  }

  // The loop.

  @Override
  protected boolean isLoop(Thread thread) {
    return loop.runs(thread);
  }

  @Override
  protected void execute(Runnable action) {
    loop.execute(action);
  }
}
