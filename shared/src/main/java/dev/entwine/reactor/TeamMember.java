package dev.entwine.reactor;

import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.WorkerPool;
import io.vertx.core.spi.metrics.PoolMetrics;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * One stretch of a Vert.x worker thread in the service of a {@link Team}: it makes calls until
 * there have been none for a while.
 */
final class TeamMember implements Runnable {

  /**
   * A row of calls is announced to Vert.x anew when the last time was this long ago: its checker of
   * blocked threads then is mistaken in the beginning of a call by no more.
   */
  private static final long ANNOUNCED_NANOS = 1_000_000;

  /** After so many results a loop is woken at the latest. */
  private static final int RESULTS = 64;

  private final ThreadPool pool;
  private final Team team;
  private final WorkerPool workers;
  private final @Nullable PoolMetrics<Object, Object> metrics;
  private final Runnable left;

  /** Whose loop has to be woken for results that it has got. */
  private final AtomicReference<@Nullable VertxReactor> toWake = new AtomicReference<>();

  private volatile @Nullable Thread thread;

  private final AtomicLong done = new AtomicLong();
  private final AtomicLong failed = new AtomicLong();
  private final AtomicLong nanos = new AtomicLong();

  // Guarded by the team.
  boolean woken;
  private boolean gone;

  // What Vert.x has been told: the context that the thread is in.
  private @Nullable ContextInternal context;
  private @Nullable ContextInternal outer;
  private @Nullable ClassLoader loader;
  private long announced;

  /**
   * @param left told when it has gone, or can't come
   */
  TeamMember(
      ThreadPool pool,
      Team team,
      WorkerPool workers,
      @Nullable PoolMetrics<Object, Object> metrics,
      Runnable left) {
    this.pool = pool;
    this.team = team;
    this.workers = workers;
    this.metrics = metrics;
    this.left = left;
  }

  /** Has it come to the queue, or look whether it is to leave. */
  void summon() {
    Thread there = thread;
    if (there != null) {
      LockSupport.unpark(there);
      return;
    }
    try {
      workers.executor().execute(this);
    } catch (RejectedExecutionException e) {
      // Vert.x has closed it with the verticle.
      pool.end();
    }
  }

  /** It belongs to the team no more. Called with the team's lock held. */
  void left() {
    gone = true;
    left.run();
  }

  long done() {
    return done.get();
  }

  long failed() {
    return failed.get();
  }

  long nanos() {
    return nanos.get();
  }

  /** Whether Vert.x wants its thread back for good. */
  boolean isOver() {
    return workers.executor().isShutdown();
  }

  @Override
  public void run() {
    thread = Thread.currentThread();
    do {
      ThreadCall<?> call = team.search(this);
      long begin = System.nanoTime();
      for (int row = 1; call != null; row++) {
        boolean wentWell = make(call, begin);
        long end = System.nanoTime();
        count(wentWell, end - begin);
        sendHome(call, row);
        call = team.next(this);
        begin = end;
      }
      wakeHome();
      exit();
    } while (awaitSummons());
    if (isOver()) {
      pool.end();
    }
  }

  /**
   * Sends a result home. If the calls are short, the loop is not woken for each of them: that would
   * take longer, for both, than a few more calls.
   */
  private void sendHome(ThreadCall<?> call, int row) {
    VertxReactor home = call.home();
    if (home != toWake.get() || row % RESULTS == 0) {
      wakeHome();
    }
    if (home.mailbox().put(call)) {
      toWake.set(home);
      if (!team.isWatched()) {
        wakeHome();
      }
    }
  }

  /** Wakes the loop that has not been woken for its results. From every thread. */
  void wakeHome() {
    VertxReactor home = toWake.get();
    if (home != null && toWake.compareAndSet(home, null)) {
      home.mailbox().wake();
    }
  }

  private void count(boolean wentWell, long took) {
    AtomicLong counter = wentWell ? done : failed;
    // No other thread writes them.
    counter.lazySet(counter.get() + 1);
    nanos.lazySet(nanos.get() + took);
    team.took(took);
  }

  private boolean make(ThreadCall<?> call, long now) {
    if (call.home().context() != context || now - announced > ANNOUNCED_NANOS) {
      exit();
      enter(call.home().context(), now);
    }
    Object working = null;
    if (metrics != null) {
      pool.leftQueue(call);
      working = metrics.begin();
    }
    boolean wentWell = call.make();
    if (metrics != null) {
      metrics.end(working);
    }
    // Nothing that a call did to its thread is left for the next one.
    Thread.interrupted();
    if (thread.getContextClassLoader() != loader) {
      thread.setContextClassLoader(loader);
    }
    return wentWell;
  }

  private void enter(ContextInternal next, long now) {
    outer = next.beginDispatch();
    context = next;
    announced = now;
    loader = thread.getContextClassLoader();
  }

  private void exit() {
    if (context != null) {
      context.endDispatch(outer);
      context = null;
    }
  }

  /** Whether it is to search for a call again; otherwise it is to go. */
  private boolean awaitSummons() {
    long begin = System.nanoTime();
    for (long nanos = team.idleNanos(this, 0);
        nanos > 0;
        nanos = team.idleNanos(this, Math.max(1, System.nanoTime() - begin))) {
      LockSupport.parkNanos(this, nanos);
      // Who interrupts an idle thread wants it to leave, and the team knows whether that is so.
      Thread.interrupted();
    }
    return !gone;
  }
}
