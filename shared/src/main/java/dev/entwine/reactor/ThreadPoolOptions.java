package dev.entwine.reactor;

/**
 * How a {@link ThreadPool} is made.
 *
 * @param name what its threads are called
 * @param maxThreads how many calls run at a time, 1 or more
 * @param backlog how many more may wait, 0 or more; beyond that, calls are refused with {@link
 *     BacklogFull}
 * @param interruptOnCancel whether the thread of a running call is interrupted when its Deferred is
 *     cancelled; otherwise the call runs on and its result is dropped
 */
public record ThreadPoolOptions(
    String name, int maxThreads, int backlog, boolean interruptOnCancel) {

  /** Checks the bounds. */
  public ThreadPoolOptions {
    if (maxThreads < 1) {
      throw new IllegalArgumentException("maxThreads: " + maxThreads + ", 1 or more is needed");
    }
    if (backlog < 0) {
      throw new IllegalArgumentException("backlog: " + backlog + ", 0 or more is needed");
    }
  }

  /** Options for a pool that lets cancelled calls run on. */
  public ThreadPoolOptions(String name, int maxThreads, int backlog) {
    this(name, maxThreads, backlog, false);
  }
}
