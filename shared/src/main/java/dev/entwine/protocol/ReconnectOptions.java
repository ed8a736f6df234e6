package dev.entwine.protocol;

import java.time.Duration;

/**
 * How soon and how often a {@link ReconnectingClientFactory} tries again.
 *
 * @param initialDelay what the waits grow from, zero or more; the first is {@code factor} times it
 * @param maxDelay the longest wait, without the jitter
 * @param factor what each wait is of the one before, 1 or more
 * @param jitter by how much a wait is changed at random: the standard deviation, as a part of the
 *     wait; 0 for none
 * @param maxRetries how many attempts in a row are made after the first; 0 or more
 */
public record ReconnectOptions(
    Duration initialDelay, Duration maxDelay, double factor, double jitter, int maxRetries) {

  /** Twisted's: from 1 s by a factor of e to an hour, give or take an eighth, for ever. */
  public static final ReconnectOptions DEFAULTS =
      new ReconnectOptions(
          Duration.ofSeconds(1), Duration.ofHours(1), Math.E, 0.119626565582, Integer.MAX_VALUE);

  public ReconnectOptions {
    require(!initialDelay.isNegative(), "initialDelay: zero or more, not " + initialDelay);
    require(
        maxDelay.compareTo(initialDelay) >= 0,
        "maxDelay: initialDelay (" + initialDelay + ") or more, not " + maxDelay);
    require(factor >= 1 && Double.isFinite(factor), "factor: 1 or more, not " + factor);
    require(jitter >= 0 && Double.isFinite(jitter), "jitter: 0 or more, not " + jitter);
    require(maxRetries >= 0, "maxRetries: 0 or more, not " + maxRetries);
  }

  /** The same with other waits. */
  public ReconnectOptions withDelays(Duration initial, Duration max, double by) {
    return new ReconnectOptions(initial, max, by, jitter, maxRetries);
  }

  /** The same with another jitter. */
  public ReconnectOptions withJitter(double part) {
    return new ReconnectOptions(initialDelay, maxDelay, factor, part, maxRetries);
  }

  /** The same with another number of retries. */
  public ReconnectOptions withMaxRetries(int other) {
    return new ReconnectOptions(initialDelay, maxDelay, factor, jitter, other);
  }

  private static void require(boolean right, String message) {
    if (!right) {
      throw new IllegalArgumentException(message);
    }
  }
}
