package dev.entwine.reactor;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.internal.WorkerExecutorInternal;
import io.vertx.core.internal.WorkerPool;
import io.vertx.core.spi.metrics.PoolMetrics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Threads for what blocks, with a bounded queue in front of them. Twisted's {@code ThreadPool}.
 *
 * <p>The threads are those of a named Vert.x worker pool, so the blocked-thread checker, context
 * locals and metrics see them; there are never more than {@link #maxThreads} at work. Calls run in
 * parallel, started in the order in which they were handed in. A pool may be shared by reactors:
 * each gets its own results back. Safe to use from every thread.
 *
 * <p>Threads are started as they are needed, up to the maximum; the minimum is started with the
 * pool. As Vert.x's worker pools never give a thread up, one that has been started stays until the
 * pool is closed, idle if need be: where Twisted ends threads down to the minimum, here the minimum
 * is what is there from the beginning.
 *
 * <p>A call usually gets a thread of its own at once. After calls that were over within
 * microseconds it may be left to a thread that is at work already, since waking another would cost
 * more than the call; should that thread then be stuck in a longer call, another takes what waits
 * after half a millisecond or so.
 */
public final class ThreadPool {

  /** A worker pool of Vert.x's. It can't grow, so a pool that does has several. */
  private static final class Workers {
    final WorkerExecutor executor;
    final WorkerPool pool;
    final int size;
    int used;

    Workers(WorkerExecutor executor, int size) {
      this.executor = executor;
      this.pool = ((WorkerExecutorInternal) executor).pool();
      this.size = size;
    }

    @SuppressWarnings("unchecked") // what the metrics give is given back to them and to nobody else
    @Nullable PoolMetrics<Object, Object> metrics() {
      return (PoolMetrics<Object, Object>) pool.metrics();
    }
  }

  private final Vertx vertx;
  private final ThreadPoolOptions options;
  private final Team team;

  /** Added to under the team's lock, by which their counts are guarded as well. */
  private final List<Workers> workers = new CopyOnWriteArrayList<>();

  private ThreadPool(Vertx vertx, ThreadPoolOptions options) {
    this.vertx = vertx;
    this.options = options;
    this.team = new Team(options.maxThreads(), options.backlog(), this::newMember);
    addWorkers(options.maxThreads());
    startThreads(options.minThreads());
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
    Duration limit = options.maxExecuteTime();
    WorkerExecutor executor =
        limit == null
            ? vertx.createSharedWorkerExecutor(name, size)
            : vertx.createSharedWorkerExecutor(name, size, limit.toNanos(), TimeUnit.NANOSECONDS);
    workers.add(new Workers(executor, size));
  }

  /**
   * Has Vert.x start threads until there are so many: it starts one for each of its first tasks.
   */
  private void startThreads(int count) {
    int missing = count;
    for (Workers some : workers) {
      ExecutorService executor = some.pool.executor();
      int there = executor instanceof ThreadPoolExecutor known ? known.getPoolSize() : 0;
      missing -= there;
      for (int i = there; i < some.size && missing > 0; i++, missing--) {
        executor.execute(() -> {});
      }
    }
  }

  /** What its threads are called. */
  public String name() {
    return options.name();
  }

  /** How many calls may wait. */
  public int backlog() {
    return options.backlog();
  }

  /** How many calls may run at a time. */
  public int maxThreads() {
    return team.maxThreads();
  }

  /** How many calls are running now. */
  public int running() {
    return statistics().running();
  }

  /** How many calls are waiting now. */
  public int waiting() {
    return statistics().waiting();
  }

  /** What it does, and what it has done. */
  public ThreadPoolStatistics statistics() {
    return team.statistics();
  }

  /**
   * Changes how many threads there are; calls that run are not disturbed. Twisted's {@code
   * adjustPoolsize}.
   *
   * @param min how many are started now if there are fewer, 0 to {@code max}
   * @param max how many calls run at a time from now on, 1 or more
   * @throws IllegalStateException if the pool is closed
   */
  public void adjustPoolSize(int min, int max) {
    ThreadPoolOptions.checkThreads(min, max);
    List<TeamMember> summoned;
    synchronized (team) {
      checkOpen();
      int there = workers.stream().mapToInt(w -> w.size).sum();
      if (max > there) {
        addWorkers(max - there);
      }
      summoned = team.resize(max);
    }
    startThreads(min);
    summoned.forEach(TeamMember::summon);
  }

  /**
   * Ends the threads. Calls that run are interrupted, and calls that wait are not run: both fail.
   */
  public Future<Void> close() {
    end();
    List<Future<Void>> closing = workers.stream().map(w -> w.executor.close()).toList();
    return Future.join(closing).mapEmpty();
  }

  /** Takes no more calls and makes none of those that wait. */
  void end() {
    List<ThreadCall<?>> dropped = new ArrayList<>();
    List<TeamMember> idle = team.close(dropped);
    for (ThreadCall<?> call : dropped) {
      leftQueue(call);
      call.refuse(closedError());
    }
    idle.forEach(TeamMember::summon);
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
    PoolMetrics<Object, Object> metrics = workers.get(0).metrics();
    if (metrics != null) {
      call.metric = metrics.enqueue();
    }
    if (!team.submit(call)) {
      leftQueue(call);
      checkOpen();
      throw new BacklogFull(options.name(), options.backlog());
    }
  }

  /** Takes a call back out of the queue; false if it is not there any more. */
  boolean withdraw(ThreadCall<?> call) {
    boolean withdrawn = team.withdraw(call);
    if (withdrawn) {
      leftQueue(call);
    }
    return withdrawn;
  }

  /** Tells the metrics that a call does not wait any more. */
  void leftQueue(ThreadCall<?> call) {
    PoolMetrics<Object, Object> metrics = workers.get(0).metrics();
    if (metrics != null) {
      metrics.dequeue(call.metric);
    }
  }

  private void checkOpen() {
    if (team.closed()) {
      throw closedError();
    }
  }

  private IllegalStateException closedError() {
    return new IllegalStateException("thread pool '" + options.name() + "' is closed");
  }

  /** Someone of the workers that have one to spare: there are enough for the maximum. */
  private TeamMember newMember() {
    for (Workers some : workers) {
      if (some.used < some.size) {
        some.used++;
        return new TeamMember(this, team, some.pool, some.metrics(), () -> some.used--);
      }
    }
    throw new AssertionError("fewer workers than the maximum of threads");
  }
}
