package dev.entwine.defer;

import dev.entwine.time.Clock;
import dev.entwine.time.DelayedCall;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The time limit on a Deferred's chain: see {@link DeferredResult#addTimeout}. */
final class Timeout<T extends @Nullable Object> {

  private final Deferred<T> deferred;
  private boolean up;

  private Timeout(Deferred<T> deferred) {
    this.deferred = deferred;
  }

  static <T extends @Nullable Object> Deferred<T> add(
      Deferred<T> deferred,
      Duration timeout,
      Clock clock,
      @Nullable BothCallback<? super T, ? extends T> onTimeoutCancel) {
    Timeout<T> limit = new Timeout<>(deferred);
    DelayedCall timer = clock.callLater(timeout, limit::timeIsUp);
    return deferred
        .<T>addBoth(
            (value, failure) -> {
              if (limit.up && onTimeoutCancel != null) {
                return onTimeoutCancel.call(value, failure);
              }
              if (failure == null) {
                return value;
              }
              throw limit.up && failure instanceof CancelledError
                  ? new TimeoutError(timeout)
                  : failure;
            })
        .addFinally(
            own -> {
              if (timer.active()) {
                timer.cancel();
              }
            });
  }

  static Duration ofSeconds(double seconds) {
    if (!(seconds >= 0)) {
      throw new IllegalArgumentException("timeout is " + seconds + " s: zero or more is needed");
    }
    return Duration.ofNanos(Math.round(seconds * 1e9));
  }

  private void timeIsUp() {
    up = true;
    deferred.cancel();
  }
}
