package dev.entwine.endpoint;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;

/**
 * How long a {@link ClientService} waits before it tries again. Twisted's {@code retryPolicy}: a
 * function from how many attempts have failed in a row to a wait.
 */
@FunctionalInterface
public interface BackoffPolicy {

  /** Twisted's: 1.5 s and half as much again each time, up to a minute, and up to 1 s more. */
  BackoffPolicy DEFAULTS =
      backoffPolicy(
          Duration.ofSeconds(1),
          Duration.ofSeconds(60),
          1.5,
          () -> ThreadLocalRandom.current().nextDouble());

  /**
   * The wait before the next attempt.
   *
   * @param failures how many attempts have failed since the last connection, 1 or more; a
   *     connection that was lost counts as the first
   * @return zero or more
   */
  Duration delay(int failures);

  /**
   * Waits that grow. Twisted's {@code backoffPolicy}: {@code initialDelay * factor ** failures}, at
   * most {@code maxDelay}, and the jitter on top.
   *
   * @param initialDelay what the waits grow from, zero or more; as in Twisted the first wait is
   *     {@code factor} times this already
   * @param maxDelay the longest wait, without the jitter; {@code initialDelay} or more
   * @param factor what each wait is of the one before, 1 or more
   * @param jitter seconds that are added, zero or more, so that many clients do not come back at
   *     the same moment
   */
  static BackoffPolicy backoffPolicy(
      Duration initialDelay, Duration maxDelay, double factor, DoubleSupplier jitter) {
    if (initialDelay.isNegative()) {
      throw new IllegalArgumentException("initialDelay: zero or more, not " + initialDelay);
    }
    if (maxDelay.compareTo(initialDelay) < 0) {
      throw new IllegalArgumentException(
          "maxDelay: initialDelay (" + initialDelay + ") or more, not " + maxDelay);
    }
    if (!(factor >= 1) || Double.isInfinite(factor)) {
      throw new IllegalArgumentException("factor: 1 or more, not " + factor);
    }
    double initial = initialDelay.toNanos();
    double max = maxDelay.toNanos();
    return failures -> {
      double grown = Math.min(initial * Math.pow(factor, Math.min(100, failures)), max);
      return Duration.ofNanos(Math.round(grown + jitter.getAsDouble() * 1e9));
    };
  }
}
