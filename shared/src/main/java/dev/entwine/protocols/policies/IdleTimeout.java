package dev.entwine.protocols.policies;

import dev.entwine.time.Clock;
import dev.entwine.time.DelayedCall;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Does something when nothing has happened for a while. Twisted's {@code policies.TimeoutMixin}, as
 * an object that a protocol holds instead of a class that it inherits from.
 *
 * <pre>{@code
 * final class Patient extends Protocol {
 *   private final IdleTimeout idle;
 *
 *   Patient(Clock clock) {
 *     idle = new IdleTimeout(clock, () -> transport().abortConnection());
 *   }
 *
 *   protected void connectionMade() {
 *     idle.setTimeout(Duration.ofSeconds(30));
 *   }
 *
 *   public void dataReceived(Buffer data) {
 *     idle.resetTimeout();
 *   }
 *
 *   public void connectionLost(Throwable reason) {
 *     idle.setTimeout(null);
 *   }
 * }
 * }</pre>
 *
 * <p>Resetting costs a look at the clock and no timer: the delayed call, when its time has come,
 * looks how long it has been quiet, and waits for the rest. So it may be reset for each piece of
 * data.
 *
 * <p>Used on the clock's thread, except {@link #resetTimeout}.
 */
public final class IdleTimeout {

  private final Clock clock;
  private final Runnable timeoutConnection;
  private @Nullable Duration period;
  private @Nullable DelayedCall call;
  private volatile long lastActivity;

  /**
   * It waits for nothing until {@link #setTimeout} says so.
   *
   * @param clock the reactor
   * @param timeoutConnection called when the time is over, once; Twisted's method of that name
   */
  public IdleTimeout(Clock clock, Runnable timeoutConnection) {
    this.clock = clock;
    this.timeoutConnection = timeoutConnection;
  }

  /**
   * Waits this long from now on, or no longer.
   *
   * @param newPeriod zero or more; null for no limit
   * @return the period that held before; null for none
   */
  public @Nullable Duration setTimeout(@Nullable Duration newPeriod) {
    if (newPeriod != null && newPeriod.isNegative()) {
      throw new IllegalArgumentException("a timeout of zero or more is needed, not " + newPeriod);
    }
    Duration before = period;
    period = newPeriod;
    if (call != null) {
      call.cancel();
      call = null;
    }
    if (newPeriod != null) {
      resetTimeout();
      call = clock.callLater(newPeriod, this::due);
    }
    return before;
  }

  /** Something has happened: the time counts from now. From any thread, if the clock allows it. */
  public void resetTimeout() {
    lastActivity = clock.nanoTime();
  }

  private void due() {
    call = null;
    if (period == null) {
      return;
    }
    Duration left = period.minusNanos(clock.nanoTime() - lastActivity);
    if (left.isNegative() || left.isZero()) {
      timeoutConnection.run();
    } else {
      call = clock.callLater(left, this::due);
    }
  }
}
