package dev.entwine.task;

import dev.entwine.defer.Deferred;
import dev.entwine.time.Clock;
import dev.entwine.time.DelayedCall;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** What Twisted's {@code task} module has as functions. */
public final class Task {

  private Task() {}

  /**
   * Calls {@code f} after {@code delay}. Twisted's {@code deferLater}.
   *
   * @param delay zero or more
   * @return fires with what {@code f} returned or threw; cancelling it before that takes the call
   *     back
   */
  public static <T extends @Nullable Object> Deferred<T> deferLater(
      Clock clock, Duration delay, Callable<? extends T> f) {
    return deferLater(clock, delay).addCallback(elapsed -> f.call());
  }

  /** {@link #deferLater(Clock, Duration, Callable)} with the delay in seconds. */
  public static <T extends @Nullable Object> Deferred<T> deferLater(
      Clock clock, double seconds, Callable<? extends T> f) {
    return deferLater(clock, Clock.ofSeconds(seconds), f);
  }

  /**
   * Fires after {@code delay}, with null. asyncio's {@code sleep}.
   *
   * @param delay zero or more
   */
  public static Deferred<@Nullable Void> deferLater(Clock clock, Duration delay) {
    DelayedCall[] call = new DelayedCall[1];
    Deferred<@Nullable Void> elapsed = new Deferred<>(own -> call[0].cancel());
    call[0] = clock.callLater(delay, () -> elapsed.callback(null));
    return elapsed;
  }

  /** {@link #deferLater(Clock, Duration)} with the delay in seconds. */
  public static Deferred<@Nullable Void> deferLater(Clock clock, double seconds) {
    return deferLater(clock, Clock.ofSeconds(seconds));
  }
}
