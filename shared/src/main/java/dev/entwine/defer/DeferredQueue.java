package dev.entwine.defer;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A queue whose readers wait without blocking. Twisted's {@code DeferredQueue}.
 *
 * <p>What is put goes to whoever has waited longest, at once, inside {@link #put}; only if nobody
 * waits is it kept. Confined to one loop.
 */
public final class DeferredQueue<T extends @Nullable Object> {

  /** A limit that is none. */
  public static final int UNLIMITED = Integer.MAX_VALUE;

  private final int size;
  private final int backlog;

  /** What is kept, as the fired Deferreds that readers will get. */
  private final ArrayDeque<Deferred<T>> pending = new ArrayDeque<>();

  /** In the order in which they came; a cancelled one leaves from wherever it stands. */
  private final Set<Deferred<T>> waiting = new LinkedHashSet<>();

  /** A queue without limits, as Twisted's is by default. */
  public DeferredQueue() {
    this(UNLIMITED, UNLIMITED);
  }

  /**
   * A queue with limits.
   *
   * @param size how many things are kept that nobody has asked for, zero or more
   * @param backlog how many readers may wait, zero or more
   */
  public DeferredQueue(int size, int backlog) {
    if (size < 0 || backlog < 0) {
      throw new IllegalArgumentException(
          "size is " + size + " and backlog is " + backlog + ": zero or more are needed");
    }
    this.size = size;
    this.backlog = backlog;
  }

  /**
   * Gives {@code thing} to the reader that has waited longest, or keeps it.
   *
   * @throws QueueOverflow if nobody waits and as much is kept as may be
   * @throws IllegalArgumentException if it is a Deferred: a reader's Deferred can't be fired with
   *     one
   */
  public void put(T thing) {
    if (thing instanceof Deferred) {
      throw new IllegalArgumentException("a Deferred can't be put in a queue: put its result");
    }
    Iterator<Deferred<T>> readers = waiting.iterator();
    if (readers.hasNext()) {
      Deferred<T> reader = readers.next();
      readers.remove();
      reader.callback(thing);
    } else if (pending.size() < size) {
      pending.add(Deferred.succeed(thing));
    } else {
      throw new QueueOverflow(size);
    }
  }

  /**
   * Takes what has been kept longest.
   *
   * @return fires with it; at once if there is something. Cancelling it gives the place in the line
   *     up
   * @throws QueueUnderflow if there is nothing, and as many wait as may
   */
  public Deferred<T> get() {
    Deferred<T> kept = pending.poll();
    if (kept != null) {
      return kept;
    }
    if (waiting.size() >= backlog) {
      throw new QueueUnderflow(backlog);
    }
    Deferred<T> reader = new Deferred<>(waiting::remove);
    waiting.add(reader);
    return reader;
  }

  /** How many things are kept. */
  public int pending() {
    return pending.size();
  }

  /** How many readers wait. */
  public int waiting() {
    return waiting.size();
  }
}
