package dev.entwine.defer;

import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link DeferredLock} and a {@link DeferredSemaphore} have in common: a line of those who
 * wait. First come, first served; confined to one loop.
 *
 * <p>A hand-over is a call: whoever releases runs the links of the next in line, who may release in
 * turn, inside that call, as in Twisted. Where Twisted then runs out of stack, the outermost call
 * takes over: beyond {@link #MAX_NESTED} of them a release only leaves its place free.
 *
 * @param <S> the class that extends this one
 */
abstract sealed class ConcurrencyPrimitive<S extends ConcurrencyPrimitive<S>>
    permits DeferredLock, DeferredSemaphore {

  /** How many hand-overs may run inside one another; Twisted gets to about a hundred. */
  static final int MAX_NESTED = 100;

  /** In the order in which they came; a cancelled one leaves from wherever it stands. */
  private final Set<Deferred<S>> waiting = new LinkedHashSet<>();

  private int nested;

  abstract S self();

  /** Takes one place, if there is one. */
  abstract boolean take();

  /** Gives one place back, or throws {@link IllegalStateException} if none is taken. */
  abstract void giveBack();

  /**
   * Waits for its turn. Whoever gets it has to {@link #release} it.
   *
   * @return fires with this object when it is acquired, at once if it is free. Cancelling it gives
   *     the place in the line up
   */
  public final Deferred<S> acquire() {
    Deferred<S> acquired = new Deferred<>(waiting::remove);
    if (waiting.isEmpty() && take()) {
      acquired.callback(self());
    } else {
      waiting.add(acquired);
    }
    return acquired;
  }

  /**
   * Gives it back, and lets the next in line have it, now.
   *
   * @throws IllegalStateException if nobody has it
   */
  public final void release() {
    giveBack();
    if (nested == MAX_NESTED) {
      return;
    }
    handOver();
    while (nested == 0 && !waiting.isEmpty() && free()) {
      handOver();
    }
  }

  /** Whether there is a place to take. */
  abstract boolean free();

  private void handOver() {
    Iterator<Deferred<S>> line = waiting.iterator();
    if (line.hasNext() && take()) {
      Deferred<S> next = line.next();
      line.remove();
      nested++;
      try {
        next.callback(self());
      } finally {
        nested--;
      }
    }
  }

  /**
   * Calls {@code f} when it is its turn, and releases when what {@code f} answers with has fired,
   * succeed or fail.
   *
   * @return fires with the result of {@code f}. Cancelling it cancels that, or the waiting
   */
  public final <T extends @Nullable Object> Deferred<T> run(
      Callable<? extends @Nullable DeferredResult<? extends T>> f) {
    return acquire()
        .addCallbackDeferred(
            (Object own) -> Deferred.<T>maybeDeferred(f).addFinally(finished -> release()));
  }

  /** How many wait. */
  public final int waiting() {
    return waiting.size();
  }
}
