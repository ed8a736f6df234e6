package dev.entwine.testing;

import dev.entwine.defer.UnhandledErrors;
import dev.entwine.time.Clock;
import dev.entwine.time.DelayedCall;
import dev.entwine.time.DelayedCallQueue;
import java.time.Duration;
import java.util.List;

/**
 * A clock that stands still until it is advanced. Twisted's {@code task.Clock}.
 *
 * <p>As there, {@link #advance} first sets the time and then makes every call that is due, so each
 * of them sees the final time. Different from there, a call that throws is reported as unhandled
 * and does not stop the others: that is what a reactor does.
 */
public final class ManualClock implements Clock {

  private final DelayedCallQueue calls = new DelayedCallQueue(this::nanoTime, () -> {});
  private long now;

  @Override
  public long nanoTime() {
    return now;
  }

  @Override
  public DelayedCall callLater(Duration delay, Runnable call) {
    return calls.add(delay, call);
  }

  @Override
  public List<DelayedCall> getDelayedCalls() {
    return calls.pending();
  }

  /**
   * Lets time pass, and makes the calls that are due then, in order, also those without delay that
   * are scheduled meanwhile.
   *
   * @param by zero or more
   */
  public void advance(Duration by) {
    if (by.isNegative()) {
      throw new IllegalArgumentException("time can't go back: " + by);
    }
    now += by.toNanos();
    for (Runnable call = calls.pollDue(now, Long.MAX_VALUE);
        call != null;
        call = calls.pollDue(now, Long.MAX_VALUE)) {
      try {
        call.run();
      } catch (RuntimeException | Error e) {
        UnhandledErrors.report("a delayed call", e);
      }
    }
  }

  /** {@link #advance(Duration)}, in seconds. */
  public void advance(double seconds) {
    advance(Duration.ofNanos(Math.round(seconds * 1e9)));
  }

  /** Advances by each of these times in turn, in seconds. */
  public void pump(double... timings) {
    for (double seconds : timings) {
      advance(seconds);
    }
  }
}
