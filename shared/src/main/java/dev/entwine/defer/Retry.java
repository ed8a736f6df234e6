package dev.entwine.defer;

import dev.entwine.time.Clock;
import dev.entwine.time.DelayedCall;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** Attempts with waits between them: see {@link Deferred#retry}. */
final class Retry<T extends @Nullable Object> {

  private final Clock clock;
  private final RetryPolicy policy;
  private final Callable<? extends @Nullable DeferredResult<? extends T>> attempt;
  private final Deferred<T> result = new Deferred<>(own -> cancelled());
  private @Nullable Deferred<T> running;
  private @Nullable DelayedCall wait;
  private int failures;
  private boolean givenUp;

  Retry(
      Clock clock,
      RetryPolicy policy,
      Callable<? extends @Nullable DeferredResult<? extends T>> attempt) {
    this.clock = clock;
    this.policy = policy;
    this.attempt = attempt;
  }

  Deferred<T> start() {
    tryOnce();
    return result;
  }

  private void tryOnce() {
    wait = null;
    running = Deferred.maybeDeferred(attempt);
    running.addCallbacks(this::succeeded, this::failed);
  }

  private @Nullable T succeeded(T value) {
    if (!result.called()) {
      result.callback(value);
    }
    return null;
  }

  private @Nullable T failed(Throwable failure) {
    failures++;
    if (result.called()) {
      return null;
    }
    Throwable last = failure;
    try {
      if (!givenUp && failures < policy.attempts() && policy.retryable().test(failure)) {
        wait = clock.callLater(policy.delayAfter(failures), this::tryOnce);
        return null;
      }
    } catch (RuntimeException e) {
      // Out of the policy's functions: without this the result would never come.
      e.addSuppressed(failure);
      last = e;
    }
    result.errback(last);
    return null;
  }

  /** What the attempt then comes to, a value even, is what all of this comes to. */
  private void cancelled() {
    givenUp = true;
    if (wait != null) {
      wait.cancel();
    } else if (running != null) {
      running.cancel();
    }
  }
}
