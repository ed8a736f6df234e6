package dev.entwine.reactor;

import dev.entwine.defer.Deferred;
import io.vertx.core.internal.ContextInternal;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** One call on its way through a {@link ThreadPool} and back to the reactor it came from. */
final class ThreadCall<T extends @Nullable Object> {

  private final VertxReactor home;
  private final ThreadPool pool;
  private final Callable<? extends T> call;
  private final Deferred<T> result = new Deferred<>(own -> cancelled());

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

  ContextInternal context() {
    return home.context();
  }

  private void cancelled() {
    if (!pool.withdraw(this) && pool.interruptOnCancel()) {
      synchronized (this) {
        if (runner != null) {
          runner.interrupt();
        }
      }
    }
  }

  /** On a thread of the pool. */
  void run() {
    setRunner(Thread.currentThread());
    try {
      succeeded(call.call());
    } catch (Throwable t) {
      failed(t);
    } finally {
      setRunner(null);
    }
  }

  private synchronized void setRunner(@Nullable Thread thread) {
    runner = thread;
    if (thread == null && pool.interruptOnCancel()) {
      // An interrupt that came after the call's last look was meant for it alone.
      Thread.interrupted();
    }
  }

  private void succeeded(T value) {
    home.callFromThread(
        () -> {
          if (!result.called()) {
            result.callback(value);
          }
        });
  }

  void failed(Throwable failure) {
    home.callFromThread(
        () -> {
          if (!result.called()) {
            result.errback(failure);
          }
        });
  }
}
