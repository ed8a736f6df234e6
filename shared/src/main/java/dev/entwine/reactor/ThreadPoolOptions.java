package dev.entwine.reactor;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a {@link ThreadPool} is made.
 *
 * <pre>{@code
 * ThreadPoolOptions.named("thumbnails").withThreads(0, 4).withBacklog(100)
 * }</pre>
 *
 * @param name what its threads are called, and what Vert.x's metrics call the pool. Pools of one
 *     Vert.x that have the same name share their threads, and the first one made decides how many
 *     those are and what their {@code maxExecuteTime} is; so each is given a name of its own
 * @param minThreads how many threads are started with the pool, before there is any work for them,
 *     0 to {@code maxThreads}. A thread that has been started is kept until the pool is closed
 * @param maxThreads how many calls run at a time, 1 or more
 * @param backlog how many more may wait, 0 or more; beyond that, calls are refused with {@link
 *     BacklogFull}
 * @param interruptOnCancel whether the thread of a running call is interrupted when its Deferred is
 *     cancelled; otherwise the call runs on and its result is dropped
 * @param maxExecuteTime how long one call may take before Vert.x warns of a blocked thread, more
 *     than zero; null for what {@link io.vertx.core.VertxOptions#getMaxWorkerExecuteTime} says, a
 *     minute if nothing else
 */
public record ThreadPoolOptions(
    String name,
    int minThreads,
    int maxThreads,
    int backlog,
    boolean interruptOnCancel,
    @Nullable Duration maxExecuteTime) {

  private static final int MAX_THREADS = 10;
  private static final int BACKLOG = 10_000;

  /** Checks the bounds. */
  public ThreadPoolOptions {
    checkThreads(minThreads, maxThreads);
    require(backlog >= 0, "backlog: " + backlog + ", 0 or more is needed");
    require(
        maxExecuteTime == null || !maxExecuteTime.isNegative() && !maxExecuteTime.isZero(),
        "maxExecuteTime: " + maxExecuteTime + ", more than zero is needed");
  }

  /** Options for a pool that starts threads as they are needed and lets cancelled calls run on. */
  public ThreadPoolOptions(String name, int maxThreads, int backlog) {
    this(name, 0, maxThreads, backlog, false, null);
  }

  /**
   * What a reactor's own pool has: ten threads, as in Twisted, started as they are needed, and room
   * for 10 000 calls to wait, where Twisted has no bound.
   */
  public static ThreadPoolOptions named(String name) {
    return new ThreadPoolOptions(name, MAX_THREADS, BACKLOG);
  }

  static void checkThreads(int min, int max) {
    require(max >= 1, "maxThreads: " + max + ", 1 or more is needed");
    require(
        min >= 0 && min <= max, "minThreads: " + min + ", 0 to maxThreads (" + max + ") is needed");
  }

  private static void require(boolean right, String message) {
    if (!right) {
      throw new IllegalArgumentException(message);
    }
  }

  /** The same with other numbers of threads. */
  public ThreadPoolOptions withThreads(int min, int max) {
    return new ThreadPoolOptions(name, min, max, backlog, interruptOnCancel, maxExecuteTime);
  }

  /** The same with room for another number of calls. */
  public ThreadPoolOptions withBacklog(int other) {
    return new ThreadPoolOptions(
        name, minThreads, maxThreads, other, interruptOnCancel, maxExecuteTime);
  }

  /** The same with running calls interrupted when they are cancelled, or not. */
  public ThreadPoolOptions withInterruptOnCancel(boolean other) {
    return new ThreadPoolOptions(name, minThreads, maxThreads, backlog, other, maxExecuteTime);
  }

  /** The same with another time for a call; null for Vert.x's own. */
  public ThreadPoolOptions withMaxExecuteTime(@Nullable Duration other) {
    return new ThreadPoolOptions(name, minThreads, maxThreads, backlog, interruptOnCancel, other);
  }
}
