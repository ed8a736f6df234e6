package dev.entwine.defer;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;
import java.util.function.Predicate;

/**
 * How often and how soon {@link Deferred#retry} tries again. Each wait is {@code factor} times the
 * one before.
 *
 * <pre>{@code
 * RetryPolicy.DEFAULTS.withAttempts(10).withRetryable(ConnectError.class::isInstance)
 * }</pre>
 *
 * @param attempts how many attempts are made in all, 1 or more
 * @param initialDelay the wait after the first failure, zero or more
 * @param factor what a wait is multiplied by to get the next one, 1 or more
 * @param maxDelay the longest wait, {@code initialDelay} or more
 * @param jitter by how much of itself a wait is made longer or shorter at random, 0 to 1, so that
 *     many clients do not come back at the same moment
 * @param random where that randomness comes from: numbers from 0 up to, not including, 1
 * @param retryable which failures are worth another attempt. A {@link CancelledError} that came of
 *     cancelling the whole is never one
 */
public record RetryPolicy(
    int attempts,
    Duration initialDelay,
    double factor,
    Duration maxDelay,
    double jitter,
    DoubleSupplier random,
    Predicate<? super Throwable> retryable) {

  /** Five attempts, after 1, 2, 4 and 8 s, give or take a tenth, whatever the failure. */
  public static final RetryPolicy DEFAULTS =
      new RetryPolicy(
          5,
          Duration.ofSeconds(1),
          2,
          Duration.ofMinutes(1),
          0.1,
          () -> ThreadLocalRandom.current().nextDouble(),
          failure -> true);

  public RetryPolicy {
    require(attempts >= 1, "attempts: 1 or more are needed, not " + attempts);
    require(!initialDelay.isNegative(), "initialDelay: zero or more, not " + initialDelay);
    require(factor >= 1 && Double.isFinite(factor), "factor: 1 or more, not " + factor);
    require(
        maxDelay.compareTo(initialDelay) >= 0,
        "maxDelay: initialDelay (" + initialDelay + ") or more, not " + maxDelay);
    require(jitter >= 0 && jitter <= 1, "jitter: 0 to 1, not " + jitter);
  }

  private static void require(boolean right, String message) {
    if (!right) {
      throw new IllegalArgumentException(message);
    }
  }

  /** The same with another number of attempts. */
  public RetryPolicy withAttempts(int other) {
    return new RetryPolicy(other, initialDelay, factor, maxDelay, jitter, random, retryable);
  }

  /** The same with other waits. */
  public RetryPolicy withDelays(Duration initial, double by, Duration max) {
    return new RetryPolicy(attempts, initial, by, max, jitter, random, retryable);
  }

  /** The same with another jitter. */
  public RetryPolicy withJitter(double part, DoubleSupplier from) {
    return new RetryPolicy(attempts, initialDelay, factor, maxDelay, part, from, retryable);
  }

  /** The same for other failures. */
  public RetryPolicy withRetryable(Predicate<? super Throwable> which) {
    return new RetryPolicy(attempts, initialDelay, factor, maxDelay, jitter, random, which);
  }

  /**
   * The wait after a failure.
   *
   * @param failures how many there have been, 1 or more
   */
  public Duration delayAfter(int failures) {
    double longest = seconds(maxDelay);
    double grown = Math.min(longest, seconds(initialDelay) * Math.pow(factor, failures - 1));
    double shaken = grown * (1 + jitter * (2 * random.getAsDouble() - 1));
    return Duration.ofNanos(Math.round(Math.min(longest, shaken) * 1e9));
  }

  private static double seconds(Duration d) {
    return d.getSeconds() + d.getNano() / 1e9;
  }
}
