package dev.entwine.reactor;

import dev.entwine.defer.Deferred;
import dev.entwine.watch.Leftover;
import dev.entwine.watch.Origin;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * A call in a thread that a test sees come and go, and can get rid of. What the call creates, and
 * what is done with its result, belongs to the test that handed it over.
 */
final class WatchedWork<T extends @Nullable Object> implements Callable<T> {

  private final ThreadPool pool;
  private final Leftover leftover;
  private final Callable<T> call;

  /** The thread that runs the call now; guarded by this, so that no later call is interrupted. */
  private @Nullable Thread runner;

  private boolean begun;
  private boolean interrupted;

  private final Deferred<T> result = new Deferred<>(own -> cancelled());
  private @Nullable Deferred<T> handedOver;

  WatchedWork(VertxReactor home, ThreadPool pool, Callable<T> call) {
    Origin origin = Origin.here(home);
    this.pool = pool;
    this.call = origin.carriedBy(call);
    this.leftover = Leftover.open(Leftover.Kind.WORK, origin, home, this::toString, this::abandon);
  }

  /** What the reactor is to answer with for a call that was handed to the pool. */
  Deferred<T> resultOf(Deferred<T> submitted) {
    handedOver = submitted;
    submitted.addBoth(
        (value, failure) -> {
          if (!hasBegun()) {
            leftover.closed(); // refused, or taken back
          }
          leftover.origin().carriedBy(() -> fire(value, failure)).run();
          return null;
        });
    return result;
  }

  private void fire(T value, @Nullable Throwable failure) {
    if (failure == null) {
      result.callback(value);
    } else {
      result.errback(failure);
    }
  }

  private void cancelled() {
    if (handedOver != null) {
      handedOver.cancel();
    }
  }

  private void abandon() {
    if (!result.called()) {
      result.addErrbackDo(failure -> {}).cancel();
    }
    synchronized (this) {
      if (runner != null) {
        interrupted = true;
        runner.interrupt();
      }
    }
  }

  private synchronized boolean hasBegun() {
    return begun;
  }

  /** On a thread of the pool. */
  @Override
  public T call() throws Exception {
    synchronized (this) {
      begun = true;
      runner = Thread.currentThread();
    }
    try {
      return call.call();
    } finally {
      synchronized (this) {
        runner = null;
        if (interrupted) {
          // What came after the call's last look was meant for it alone.
          Thread.interrupted();
        }
      }
      leftover.closed();
    }
  }

  @Override
  public synchronized String toString() {
    return "a call that "
        + (runner == null ? "waits for" : "runs on thread '" + runner.getName() + "' of")
        + " pool '"
        + pool.name()
        + "'";
  }
}
