package dev.entwine.reactor;

import dev.entwine.defer.Deferred;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One call on its way through a {@link ThreadPool} and back to the reactor it came from, where it
 * is a letter that brings its own result. As there may be very many, it is also what its Deferred
 * calls to be cancelled.
 */
final class ThreadCall<T extends @Nullable Object> extends Mailbox.Letter
    implements Consumer<Deferred<T>> {

  private static final VarHandle WAITING;

  static {
    try {
      WAITING = MethodHandles.lookup().findVarHandle(ThreadCall.class, "waiting", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final VertxReactor home;
  private final ThreadPool pool;
  private final Callable<? extends T> call;
  private final Deferred<T> result = new Deferred<>(this);

  /** Whether nobody has taken it, to make it or to withdraw it. */
  private volatile int waiting = 1;

  /** How many came before it, and one. */
  long number;

  /** What Vert.x's metrics gave to be had back. */
  @Nullable Object metric;

  // Written by the thread, read at home: the mailbox lies between.
  private @Nullable T value;
  private @Nullable Throwable failure;

  /**
   * The thread that runs the call now; guarded by this, so that no later call is interrupted for
   * it.
   */
  private @Nullable Thread runner;

  ThreadCall(VertxReactor home, ThreadPool pool, Callable<? extends T> call) {
    this.home = home;
    this.pool = pool;
    this.call = call;
  }

  Deferred<T> result() {
    return result;
  }

  VertxReactor home() {
    return home;
  }

  /** Whether it is the caller's from now on, to make it or to drop it; nobody else's then. */
  boolean take() {
    return WAITING.compareAndSet(this, 1, 0);
  }

  boolean isWaiting() {
    return waiting != 0;
  }

  /** Cancelled, at home. */
  @Override
  public void accept(Deferred<T> own) {
    if (!pool.withdraw(this) && pool.interruptOnCancel()) {
      synchronized (this) {
        if (runner != null) {
          runner.interrupt();
        }
      }
    }
  }

  /**
   * On a thread of the pool.
   *
   * @return whether it went well
   */
  boolean make() {
    boolean interruptible = pool.interruptOnCancel();
    if (interruptible) {
      setRunner(Thread.currentThread());
    }
    try {
      value = call.call();
    } catch (Throwable t) {
      failure = t;
    } finally {
      if (interruptible) {
        setRunner(null);
      }
    }
    return failure == null;
  }

  private synchronized void setRunner(@Nullable Thread thread) {
    runner = thread;
  }

  /** The call will not be made. */
  void refuse(Throwable why) {
    failure = why;
    home.mailbox().add(this);
  }

  @Override
  void open() {
    if (result.called()) {
      return;
    }
    if (failure == null) {
      result.callback(value);
    } else {
      result.errback(failure);
    }
  }
}
