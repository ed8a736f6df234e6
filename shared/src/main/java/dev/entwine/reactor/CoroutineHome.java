package dev.entwine.reactor;

import dev.entwine.defer.UnhandledErrors;
import dev.entwine.transport.Turn;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;

/** Where a coroutine belongs: its reactor, or without one the thread that started it. */
final class CoroutineHome {

  /**
   * How deep coroutines may resume one another before the next one waits until the stack is free: a
   * long row of coroutines of which each awaits the next must not overflow it.
   */
  private static final int MOST_RESUMED = 100;

  /** How deep coroutines may start one another. A recursion through them has to have an end. */
  private static final int MOST_STARTED = 200;

  private static final ThreadLocal<CoroutineHome> OF_THREAD =
      ThreadLocal.withInitial(() -> new CoroutineHome(null));

  private final @Nullable VertxReactor reactor;
  private final Thread thread = Thread.currentThread();
  private final Queue<CoroutineRun<?>> resumable = new ArrayDeque<>();

  /** Those that have waited and not ended. Weak: nobody has to fire what they wait for. */
  private final Set<CoroutineRun<?>> begun = Collections.newSetFromMap(new WeakHashMap<>());

  private int depth;

  /**
   * @param reactor null for the thread that calls this
   */
  CoroutineHome(@Nullable VertxReactor reactor) {
    this.reactor = reactor;
  }

  /**
   * Where a coroutine belongs that the caller starts.
   *
   * @param around where the coroutine belongs in whose turn this happens
   */
  static CoroutineHome current(@Nullable CoroutineHome around) {
    VertxReactor reactor = VertxReactor.orNull();
    if (reactor != null) {
      return reactor.coroutines();
    }
    return around == null ? OF_THREAD.get() : around;
  }

  @Nullable VertxReactor reactor() {
    return reactor;
  }

  /** Whether the caller is at home. */
  boolean isHere() {
    if (reactor != null) {
      return reactor.inReactor();
    }
    return Thread.currentThread() == thread || Turn.acting() == thread;
  }

  /** Whether this will always be the same thread, as it will not before the reactor runs. */
  boolean isSettled() {
    return reactor == null || reactor.hasRun();
  }

  /** Has it done at home, from elsewhere. */
  void callFromElsewhere(Runnable action) {
    if (reactor != null) {
      reactor.callFromThread(action);
      return;
    }
    UnhandledErrors.report(
        "a coroutine that will wait for ever",
        new IllegalStateException(
            "it belongs to thread '"
                + thread.getName()
                + "', what it awaits came on thread '"
                + Thread.currentThread().getName()
                + "', and only a reactor can bring it home: start the coroutine on one"));
  }

  /** Refuses to start yet another one inside those that are running. */
  void checkDepth() {
    if (depth >= MOST_STARTED) {
      throw new IllegalStateException(
          "coroutines have started one another "
              + MOST_STARTED
              + " deep: each begins inside the one before, so a recursion has to end sooner");
    }
  }

  void start(CoroutineRun<?> run) {
    takeTurn(run);
  }

  void resume(CoroutineRun<?> run) {
    if (depth >= MOST_RESUMED) {
      resumable.add(run);
      return;
    }
    takeTurn(run);
  }

  private void takeTurn(CoroutineRun<?> run) {
    depth++;
    try {
      run.takeTurn();
      while (depth == 1 && !resumable.isEmpty()) {
        resumable.remove().takeTurn();
      }
    } finally {
      depth--;
    }
  }

  /** The coroutine waits. */
  void add(CoroutineRun<?> run) {
    begun.add(run);
  }

  /** The coroutine has ended. */
  void remove(CoroutineRun<?> run) {
    begun.remove(run);
  }

  /** The reactor has ended: what waits is asked to come to an end. */
  void cancelAll() {
    List.copyOf(begun).forEach(CoroutineRun::reactorEnded);
  }
}
