package dev.entwine.time;

import dev.entwine.watch.Home;
import dev.entwine.watch.Leftover;
import dev.entwine.watch.Origin;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The calls a clock has still to make, earliest first: what the reactor's clock and the manual one
 * are built on.
 *
 * <p>A heap of four children a node whose entries know their place, so that the handle is the
 * entry: scheduling and cancelling cost about the same with a million pending calls as with ten,
 * and nothing is left behind by a cancelled one.
 *
 * <p>Confined to the clock's thread.
 */
public final class DelayedCallQueue {

  private static final int NOT_QUEUED = -1;

  private final LongSupplier nanoTime;
  private final Runnable earliestChanged;
  private final Home home;
  private Entry[] heap = new Entry[16];
  private int size;
  private long nextOrder;

  /**
   * @param nanoTime tells the time, see {@link Clock#nanoTime}
   * @param earliestChanged called whenever another call than before has become the next one due
   */
  public DelayedCallQueue(LongSupplier nanoTime, Runnable earliestChanged) {
    this(nanoTime, earliestChanged, Home.HERE);
  }

  /**
   * {@link #DelayedCallQueue(LongSupplier, Runnable)} for a clock with a thread of its own.
   *
   * @param home is where it lives
   */
  public DelayedCallQueue(LongSupplier nanoTime, Runnable earliestChanged, Home home) {
    this.nanoTime = nanoTime;
    this.earliestChanged = earliestChanged;
    this.home = home;
  }

  /**
   * Adds a call.
   *
   * @throws IllegalArgumentException if the delay is negative
   */
  public DelayedCall add(Duration delay, Runnable call) {
    long at = later(delay);
    Entry entry =
        Origin.recorded()
            ? new WatchedEntry(at, nextOrder++, call, Origin.here(home))
            : new Entry(at, nextOrder++, call);
    if (size == heap.length) {
      heap = Arrays.copyOf(heap, size * 2);
    }
    siftUp(size++, entry);
    announce(entry);
    return entry;
  }

  /** Whether no call is pending. */
  public boolean isEmpty() {
    return size == 0;
  }

  /** When the next call is due, or {@code Long.MAX_VALUE} when none is pending. */
  public long earliest() {
    return size == 0 ? Long.MAX_VALUE : heap[0].time;
  }

  /** How many calls were ever added: the place of the next one among equals. */
  public long mark() {
    return nextOrder;
  }

  /**
   * Takes the next call that is due at {@code now} and was added before {@code mark}.
   *
   * <p>The mark is what keeps a turn finite: a call that schedules another one without delay has it
   * run in the next turn.
   *
   * @return the call, now counted as made; null if there is none
   */
  public @Nullable Runnable pollDue(long now, long mark) {
    if (size == 0 || heap[0].time - now > 0 || heap[0].order >= mark) {
      return null;
    }
    Entry entry = heap[0];
    removeAt(0);
    return entry.take();
  }

  /** The pending calls, in no particular order. */
  public List<DelayedCall> pending() {
    return new ArrayList<>(Arrays.asList(heap).subList(0, size));
  }

  private long later(Duration delay) {
    if (delay.isNegative()) {
      throw new IllegalArgumentException("delay is " + delay + ": zero or more is needed");
    }
    return nanoTime.getAsLong() + saturatedNanos(delay);
  }

  /** About 146 years count as for ever, so that adding two such times can't wrap around. */
  private static long saturatedNanos(Duration d) {
    long most = Long.MAX_VALUE / 2;
    long mostSeconds = most / 1_000_000_000L;
    if (Math.abs(d.getSeconds()) >= mostSeconds) {
      return d.isNegative() ? -most : most;
    }
    return d.toNanos();
  }

  private void announce(Entry entry) {
    if (heap[0] == entry) {
      earliestChanged.run();
    }
  }

  private void move(Entry entry, long time) {
    entry.time = time;
    entry.order = nextOrder++;
    int at = entry.place;
    siftUp(at, entry);
    siftDown(entry.place, entry);
    announce(entry);
  }

  private void removeAt(int at) {
    heap[at].place = NOT_QUEUED;
    Entry last = heap[--size];
    heap[size] = null;
    if (at < size) {
      siftUp(at, last);
      siftDown(last.place, last);
    }
  }

  private void siftUp(int at, Entry entry) {
    while (at > 0) {
      int up = (at - 1) >>> 2;
      Entry parent = heap[up];
      if (!entry.before(parent)) {
        break;
      }
      place(at, parent);
      at = up;
    }
    place(at, entry);
  }

  private void siftDown(int at, Entry entry) {
    for (int child = (at << 2) + 1; child < size; child = (at << 2) + 1) {
      int least = child;
      for (int other = child + 1; other < Math.min(child + 4, size); other++) {
        if (heap[other].before(heap[least])) {
          least = other;
        }
      }
      if (!heap[least].before(entry)) {
        break;
      }
      place(at, heap[least]);
      at = least;
    }
    place(at, entry);
  }

  private void place(int at, Entry entry) {
    heap[at] = entry;
    entry.place = at;
  }

  private class Entry implements DelayedCall {
    long time;
    long order;
    int place;
    private @Nullable Runnable call;
    boolean cancelled;

    Entry(long time, long order, Runnable call) {
      this.time = time;
      this.order = order;
      this.call = call;
    }

    boolean before(Entry other) {
      long ahead = time - other.time;
      return ahead != 0 ? ahead < 0 : order < other.order;
    }

    /** The call, let go: a handle that is kept for long holds no memory but its own. */
    @Nullable Runnable take() {
      Runnable taken = call;
      call = null;
      return taken;
    }

    private void checkActive() {
      if (cancelled) {
        throw new AlreadyCancelled();
      }
      if (call == null) {
        throw new AlreadyCalled();
      }
    }

    @Override
    public long getTime() {
      return time;
    }

    @Override
    public void cancel() {
      checkActive();
      cancelled = true;
      take();
      boolean first = place == 0;
      removeAt(place);
      if (first && size > 0) {
        earliestChanged.run();
      }
    }

    @Override
    public void delay(Duration more) {
      checkActive();
      move(this, time + saturatedNanos(more));
    }

    @Override
    public void reset(Duration fromNow) {
      checkActive();
      move(this, later(fromNow));
    }

    @Override
    public boolean active() {
      return call != null;
    }

    @Override
    public String toString() {
      String state = call != null ? "pending" : cancelled ? "cancelled" : "called";
      return "DelayedCall[" + state + ", due in " + (time - nanoTime.getAsLong()) / 1e9 + " s]";
    }
  }

  /** One that a test sees come and go. */
  private final class WatchedEntry extends Entry {
    private final Leftover leftover;

    WatchedEntry(long time, long order, Runnable call, Origin origin) {
      super(time, order, origin.carriedBy(call));
      leftover =
          Leftover.open(
              Leftover.Kind.TIMER, origin, home, this::toString, this::cancel, this::isDue);
    }

    private boolean isDue() {
      return time - nanoTime.getAsLong() <= 0;
    }

    @Override
    @Nullable Runnable take() {
      if (cancelled) {
        leftover.withdrawn();
      } else {
        leftover.closed();
      }
      return super.take();
    }
  }
}
