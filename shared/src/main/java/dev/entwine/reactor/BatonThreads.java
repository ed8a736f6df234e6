package dev.entwine.reactor;

import io.vertx.core.impl.VertxThread;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The threads of coroutines where there are no cheaper ones: as many as are needed, up to a limit.
 */
final class BatonThreads implements BatonEngine.Threads {

  private static final Logger LOG = LoggerFactory.getLogger(Coroutine.class);

  /** How many there may be in this JVM, unless the system property {@value #PROPERTY} says. */
  static final int DEFAULT_MAXIMUM = 1_000;

  static final String PROPERTY = "dev.entwine.coroutine.threads";

  /** How many there may be in this JVM. */
  static final int MAXIMUM = maximum(System.getProperty(PROPERTY));

  /** How long a thread is kept that has nothing to do. */
  private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final int maximum;

  // Guarded by this: coroutines of several reactors share the threads.
  private final Deque<Worker> idle = new ArrayDeque<>();
  private int threads;
  private long made;

  BatonThreads(int maximum) {
    this.maximum = maximum;
  }

  static int maximum(@Nullable String setting) {
    if (setting == null) {
      return DEFAULT_MAXIMUM;
    }
    try {
      int maximum = Integer.parseInt(setting);
      if (maximum >= 1) {
        return maximum;
      }
    } catch (NumberFormatException e) {
      LOG.debug("{} is no number", PROPERTY, e);
    }
    LOG.warn(
        "-D{}={}: a number of 1 or more is needed; {} it is", PROPERTY, setting, DEFAULT_MAXIMUM);
    return DEFAULT_MAXIMUM;
  }

  @Override
  public void provide(Baton baton) {
    Worker fresh;
    synchronized (this) {
      Worker waiting = idle.pollLast();
      if (waiting != null) {
        waiting.next = baton;
        LockSupport.unpark(waiting.thread);
        return;
      }
      if (threads >= maximum) {
        throw new TooManyCoroutines(maximum);
      }
      fresh = new Worker("entwine-baton-" + made, baton);
      made++;
      threads++;
    }
    try {
      fresh.thread.start();
    } catch (Throwable t) {
      synchronized (this) {
        threads--;
      }
      throw t;
    }
  }

  /** How many there are, idle ones included. */
  synchronized int threads() {
    return threads;
  }

  private final class Worker implements Runnable {

    /**
     * To Vert.x a thread of an event loop, so that what must not be done on one is refused here as
     * well.
     */
    final VertxThread thread;

    volatile @Nullable Baton next;

    Worker(String name, Baton first) {
      thread = new VertxThread(this, name, false, 0, TimeUnit.NANOSECONDS);
      thread.setDaemon(true);
      next = first;
    }

    @Override
    public void run() {
      for (Baton baton = next; baton != null; baton = awaitNext()) {
        next = null;
        // It is idle before its lender goes on, who may want a thread at once.
        baton.run(this::becomeIdle);
      }
    }

    private void becomeIdle() {
      // An interrupt was meant for the coroutine that has ended.
      Thread.interrupted();
      synchronized (BatonThreads.this) {
        idle.addLast(this);
      }
    }

    private @Nullable Baton awaitNext() {
      long end = System.nanoTime() + IDLE_NANOS;
      while (next == null) {
        long left = end - System.nanoTime();
        if (left > 0) {
          LockSupport.parkNanos(BatonThreads.this, left);
          continue;
        }
        synchronized (BatonThreads.this) {
          if (next == null) {
            idle.remove(this);
            threads--;
            return null;
          }
        }
      }
      return next;
    }
  }
}
