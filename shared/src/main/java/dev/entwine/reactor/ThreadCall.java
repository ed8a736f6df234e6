package dev.entwine.reactor;

import dev.entwine.defer.Deferred;
import dev.entwine.watch.Leftover;
import dev.entwine.watch.Origin;
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

  /** What a test sees of it; null if none watches. */
  private final @Nullable Leftover leftover;

  ThreadCall(VertxReactor home, ThreadPool pool, Callable<? extends T> call) {
    this.home = home;
    this.pool = pool;
    this.call = call;
    this.leftover = Origin.recorded() ? leftover() : null;
  }

  private Leftover leftover() {
    return Leftover.open(
        Leftover.Kind.WORK, Origin.here(home), home, this::toString, this::abandon);
  }

  /** Gets rid of it, for a test that has left it behind. */
  private void abandon() {
    if (!result.called()) {
      result.addErrbackDo(failure -> {}).cancel();
    }
    interrupt();
  }

  Deferred<T> result() {
    return result;
  }

  ContextInternal context() {
    return home.context();
  }

  private void cancelled() {
    if (pool.withdraw(this)) {
      over();
    } else if (pool.interruptOnCancel()) {
      interrupt();
    }
  }

  private synchronized void interrupt() {
    if (runner != null) {
      runner.interrupt();
    }
  }

  /** It runs no more, or never will. */
  void over() {
    if (leftover != null) {
      leftover.closed();
    }
  }

  /** On a thread of the pool. */
  void run() {
    if (leftover == null) {
      runCall();
    } else {
      leftover.origin().carriedBy(this::runCall).run();
      over();
    }
  }

  private void runCall() {
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
    if (thread == null && (pool.interruptOnCancel() || leftover != null)) {
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
    over();
    home.callFromThread(
        () -> {
          if (!result.called()) {
            result.errback(failure);
          }
        });
  }

  @Override
  public String toString() {
    Thread thread;
    synchronized (this) {
      thread = runner;
    }
    return "a call that "
        + (thread == null ? "waits for" : "runs on thread '" + thread.getName() + "' of")
        + " pool '"
        + pool.name()
        + "'";
  }
}
