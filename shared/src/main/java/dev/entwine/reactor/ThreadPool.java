package dev.entwine.reactor;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.WorkerExecutorInternal;
import io.vertx.core.internal.WorkerPool;
import io.vertx.core.spi.metrics.PoolMetrics;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Threads for what blocks, with a bounded queue in front of them. Twisted's {@code ThreadPool}.
 *
 * <p>The threads are those of a named Vert.x worker pool, so the blocked-thread checker, context
 * locals and metrics see them; there are never more than {@link #maxThreads} at work. Calls run in
 * parallel, started in the order in which they were handed in. A pool may be shared by reactors:
 * each gets its own results back. Safe to use from every thread.
 *
 * <p>A thread that has run out of calls waits a little for the next one before it goes back to
 * Vert.x: under load, handing a call over costs a queue place and no task of Vert.x's. Twisted's
 * minimum of threads has no counterpart, since the threads of a worker pool stay.
 */
public final class ThreadPool {

  /** How long a thread waits for more before it goes back. */
  private static final long LINGER_NANOS = 100_000_000L;

  /**
   * A thread goes back to Vert.x after this long at the latest, so that a busy one looks unblocked.
   */
  private static final long SLICE_NANOS = 1_000_000_000L;

  private static final PoolMetrics<Object, Object> NO_METRICS = new PoolMetrics<>() {};

  /** A worker pool of Vert.x's. It can't grow, so a pool that does has several. */
  private static final class Workers {
    final WorkerExecutor executor;
    final int size;
    int used;

    Workers(WorkerExecutor executor, int size) {
      this.executor = executor;
      this.size = size;
    }
  }

  private final Vertx vertx;
  private final ThreadPoolOptions options;

  // Shared by the loops that submit and the threads that work; guarded by the queue itself.
  private final Deque<ThreadCall<?>> queue = new ArrayDeque<>();
  private final List<Workers> workers = new ArrayList<>();
  private int maxThreads;
  private int threads;

  /** Threads that will take the next call: they wait for one, or are about to come. */
  private int free;

  private boolean closed;

  private ThreadPool(Vertx vertx, ThreadPoolOptions options) {
    this.vertx = vertx;
    this.options = options;
    this.maxThreads = options.maxThreads();
    addWorkers(maxThreads);
  }

  /** Makes a pool. Made within a verticle, it is closed with it. */
  public static ThreadPool create(Vertx vertx, ThreadPoolOptions options) {
    return new ThreadPool(vertx, options);
  }

  /** {@link #create(Vertx, ThreadPoolOptions)}, letting cancelled calls run on. */
  public static ThreadPool create(Vertx vertx, String name, int maxThreads, int backlog) {
    return new ThreadPool(vertx, new ThreadPoolOptions(name, maxThreads, backlog));
  }

  private void addWorkers(int size) {
    String name = options.name() + (workers.isEmpty() ? "" : "-" + (workers.size() + 1));
    workers.add(new Workers(vertx.createSharedWorkerExecutor(name, size), size));
  }

  /** What its threads are called. */
  public String name() {
    return options.name();
  }

  /** How many calls may wait. */
  public int backlog() {
    return options.backlog();
  }

  /** How many calls run at a time. */
  public int maxThreads() {
    synchronized (queue) {
      return maxThreads;
    }
  }

  /** How many calls are running now. */
  public int running() {
    synchronized (queue) {
      return threads - free;
    }
  }

  /** How many calls are waiting now. */
  public int waiting() {
    synchronized (queue) {
      return Math.max(0, queue.size() - free);
    }
  }

  /**
   * Changes how many calls run at a time; those that run are not disturbed. Twisted's {@code
   * adjustPoolSize}.
   *
   * @param newMaximum 1 or more
   * @throws IllegalStateException if the pool is closed
   */
  public void adjustPoolSize(int newMaximum) {
    if (newMaximum < 1) {
      throw new IllegalArgumentException("maxThreads: " + newMaximum + ", 1 or more is needed");
    }
    List<Workers> starting = new ArrayList<>();
    synchronized (queue) {
      checkOpen();
      maxThreads = newMaximum;
      int there = workers.stream().mapToInt(w -> w.size).sum();
      if (newMaximum > there) {
        addWorkers(newMaximum - there);
      }
      while (queue.size() > free && threads < maxThreads) {
        starting.add(takeThread());
      }
    }
    starting.forEach(this::startThread);
  }

  /**
   * Ends the threads. Calls that run are interrupted, and calls that wait are not run: both fail.
   */
  public Future<Void> close() {
    List<ThreadCall<?>> dropped;
    synchronized (queue) {
      closed = true;
      dropped = List.copyOf(queue);
      queue.clear();
      queue.notifyAll();
    }
    dropped.forEach(call -> call.failed(closedError()));
    List<Future<Void>> closing = workers.stream().map(w -> w.executor.close()).toList();
    return Future.join(closing).mapEmpty();
  }

  boolean interruptOnCancel() {
    return options.interruptOnCancel();
  }

  /**
   * Takes a call.
   *
   * @throws BacklogFull if too many are waiting
   * @throws IllegalStateException if the pool is closed
   */
  void submit(ThreadCall<?> call) {
    Workers starting;
    synchronized (queue) {
      checkOpen();
      boolean start = queue.size() >= free && threads < maxThreads;
      if (!start && queue.size() >= free + options.backlog()) {
        throw new BacklogFull(options.name(), queue.size() - free);
      }
      queue.add(call);
      if (!start) {
        queue.notify();
        return;
      }
      starting = takeThread();
    }
    startThread(starting);
  }

  /** Takes a call back out of the queue; false if it is not there any more. */
  boolean withdraw(ThreadCall<?> call) {
    synchronized (queue) {
      return queue.remove(call);
    }
  }

  private void checkOpen() {
    if (closed) {
      throw closedError();
    }
  }

  private IllegalStateException closedError() {
    return new IllegalStateException("thread pool '" + options.name() + "' is closed");
  }

  /** Counts a thread in, of workers that have one to spare. There are enough for the maximum. */
  private Workers takeThread() {
    threads++;
    free++;
    for (Workers some : workers) {
      if (some.used < some.size) {
        some.used++;
        return some;
      }
    }
    throw new AssertionError("fewer workers than the maximum of threads");
  }

  /**
   * Has a thread work. Not with {@code executeBlocking}, whose promise nobody needs: it could not
   * be kept if the thread outlived its Vert.x.
   */
  private void startThread(Workers of) {
    WorkerPool pool = ((WorkerExecutorInternal) of.executor).pool();
    PoolMetrics<Object, Object> metrics = metrics(pool);
    Object waiting = metrics.enqueue();
    try {
      pool.executor()
          .execute(
              () -> {
                metrics.dequeue(waiting);
                Object working = metrics.begin();
                try {
                  work(of);
                } finally {
                  metrics.end(working);
                }
              });
    } catch (RejectedExecutionException e) {
      // Vert.x has closed it with the verticle.
      metrics.dequeue(waiting);
      close();
    }
  }

  @SuppressWarnings("unchecked")
  private static PoolMetrics<Object, Object> metrics(WorkerPool pool) {
    return pool.metrics() == null ? NO_METRICS : (PoolMetrics<Object, Object>) pool.metrics();
  }

  private void work(Workers of) {
    long sliceEnd = System.nanoTime() + SLICE_NANOS;
    synchronized (queue) {
      free--;
    }
    for (ThreadCall<?> call = next(of, sliceEnd); call != null; call = next(of, sliceEnd)) {
      ContextInternal previous = call.context().beginDispatch();
      try {
        call.run();
      } finally {
        call.context().endDispatch(previous);
      }
    }
  }

  /** The next call for a thread; null if it is to go back to Vert.x. */
  private @Nullable ThreadCall<?> next(Workers of, long sliceEnd) {
    synchronized (queue) {
      boolean sliceOver = System.nanoTime() - sliceEnd >= 0;
      boolean surplus = threads > maxThreads;
      if (!surplus && !sliceOver && (!queue.isEmpty() || awaitCall())) {
        return queue.poll();
      }
      if (queue.isEmpty() || closed || threads > maxThreads) {
        threads--;
        of.used--;
        return null;
      }
      free++;
    }
    // There is more to do than fits into this slice: another task of Vert.x's goes on with it.
    startThread(of);
    return null;
  }

  /** Waits for a call, for a while; whether there is one. */
  private boolean awaitCall() {
    if (closed || threads > maxThreads) {
      return false;
    }
    long end = System.nanoTime() + LINGER_NANOS;
    free++;
    try {
      for (long left = LINGER_NANOS; left > 0 && queue.isEmpty() && !closed; ) {
        queue.wait(left / 1_000_000 + 1);
        left = end - System.nanoTime();
      }
    } catch (InterruptedException e) {
      // The pool is being closed, by Vert.x or by its owner.
      Thread.currentThread().interrupt();
    } finally {
      free--;
    }
    return !queue.isEmpty();
  }
}
