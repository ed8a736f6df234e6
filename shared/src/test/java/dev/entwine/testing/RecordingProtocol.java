package dev.entwine.testing;

import dev.entwine.protocol.BorrowsData;
import dev.entwine.protocol.HalfCloseableProtocol;
import dev.entwine.protocol.Protocol;
import dev.entwine.protocol.Transport;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * A protocol that keeps the calls made to it, and does in each what a test wants. What it keeps may
 * be read on the test's thread.
 *
 * <p>It also sees to what holds for every protocol: one call at a time and none inside another,
 * {@code connectionMade} first, nothing after {@code connectionLost}. What breaks this is in {@link
 * #violations}.
 */
public class RecordingProtocol extends Protocol {

  private static final int KEPT = 1 << 24;

  private final List<String> calls = new CopyOnWriteArrayList<>();
  private final List<String> violations = new CopyOnWriteArrayList<>();
  private final CompletableFuture<Transport> made = new CompletableFuture<>();
  private final CompletableFuture<Void> heard = new CompletableFuture<>();
  private final CompletableFuture<Throwable> lost = new CompletableFuture<>();
  private final Buffer received = Buffer.buffer();
  private Consumer<RecordingProtocol> onMade = p -> {};
  private BiConsumer<RecordingProtocol, Buffer> onData = (p, data) -> {};
  private BiConsumer<RecordingProtocol, Throwable> onLost = (p, reason) -> {};
  private Consumer<RecordingProtocol> onReadLost = p -> {};
  private Consumer<RecordingProtocol> onWriteLost = p -> {};
  private volatile long receivedBytes;
  private String inside = "";

  /** One that goes on when one direction has ended. */
  public static HalfCloseable withHalfClose() {
    return new HalfCloseable();
  }

  /** One that borrows what it gets. */
  public static RecordingProtocol borrowing() {
    return new Borrowing();
  }

  public RecordingProtocol onMade(Consumer<RecordingProtocol> action) {
    onMade = action;
    return this;
  }

  public RecordingProtocol onData(BiConsumer<RecordingProtocol, Buffer> action) {
    onData = action;
    return this;
  }

  public RecordingProtocol onLost(BiConsumer<RecordingProtocol, Throwable> action) {
    onLost = action;
    return this;
  }

  public RecordingProtocol onReadLost(Consumer<RecordingProtocol> action) {
    onReadLost = action;
    return this;
  }

  public RecordingProtocol onWriteLost(Consumer<RecordingProtocol> action) {
    onWriteLost = action;
    return this;
  }

  /** The calls up to now: made, data, readLost, writeLost, lost; a run of data counts once. */
  public List<String> calls() {
    return List.copyOf(calls);
  }

  /** What was wrong with the calls themselves. */
  public List<String> violations() {
    return List.copyOf(violations);
  }

  /** How many bytes have come. */
  public long receivedBytes() {
    return receivedBytes;
  }

  /** What has come, up to 16 MiB of it. On the loop, or after the end. */
  public Buffer received() {
    synchronized (received) {
      return received.copy();
    }
  }

  /** What has come, as text. */
  public String text() {
    return received().toString();
  }

  /** The transport, once the connection is made. */
  public Transport made() {
    return LoopThread.get(made);
  }

  /** Waits until some bytes have come. */
  public void heard() {
    LoopThread.get(heard);
  }

  /** Why the connection ended, once it has. */
  public Throwable lost() {
    return LoopThread.get(lost);
  }

  /** Whether the connection has ended. */
  public boolean isLost() {
    return lost.isDone();
  }

  @Override
  protected void connectionMade() {
    within(
        "made",
        () -> {
          try {
            onMade.accept(this);
          } finally {
            made.complete(transport());
          }
        });
  }

  @Override
  public void dataReceived(Buffer data) {
    within(
        "data",
        () -> {
          if (data.length() == 0) {
            violations.add("no bytes in dataReceived");
          }
          synchronized (received) {
            if (received.length() < KEPT) {
              received.appendBuffer(data);
            }
          }
          receivedBytes += data.length();
          heard.complete(null);
          onData.accept(this, data);
        });
  }

  @Override
  public void connectionLost(Throwable reason) {
    within(
        "lost",
        () -> {
          try {
            onLost.accept(this, reason);
          } finally {
            lost.complete(reason);
          }
        });
  }

  /** Keeps a call and makes it. */
  final void within(String call, Runnable action) {
    if (!inside.isEmpty()) {
      violations.add(call + " inside " + inside);
    }
    if (call.equals("made") != calls.isEmpty()) {
      violations.add(call + " after " + calls);
    }
    if (calls.contains("lost")) {
      violations.add(call + " after the end");
    }
    if (!call.equals("data") || !calls.get(calls.size() - 1).equals("data")) {
      calls.add(call);
    }
    String before = inside;
    inside = call;
    try {
      action.run();
    } finally {
      inside = before;
    }
  }

  private static final class Borrowing extends RecordingProtocol implements BorrowsData {}

  /** A {@link RecordingProtocol} that goes on when one direction has ended. */
  public static final class HalfCloseable extends RecordingProtocol
      implements HalfCloseableProtocol {

    private HalfCloseable() {}

    @Override
    public void readConnectionLost() {
      within("readLost", () -> super.onReadLost.accept(this));
    }

    @Override
    public void writeConnectionLost() {
      within("writeLost", () -> super.onWriteLost.accept(this));
    }
  }
}
