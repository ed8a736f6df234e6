package dev.entwine.time;

import java.time.Duration;

/**
 * A call that a {@link Clock} will make. Twisted's {@code IDelayedCall}.
 *
 * <p>Used on the clock's thread only.
 */
public interface DelayedCall {

  /** When the call is due, on the scale of {@link Clock#nanoTime}. */
  long getTime();

  /**
   * Gives the call up.
   *
   * @throws AlreadyCalled if it has been made
   * @throws AlreadyCancelled if it has been given up before
   */
  void cancel();

  /**
   * Moves the call away by {@code more}, counted from when it was due (not from now).
   *
   * @param more how much later; a negative one brings the call nearer
   * @throws AlreadyCalled if it has been made
   * @throws AlreadyCancelled if it has been given up
   */
  void delay(Duration more);

  /** {@link #delay(Duration)} with the time in seconds, fractions included. */
  default void delay(double moreSeconds) {
    Duration distance = Clock.ofSeconds(Math.abs(moreSeconds));
    delay(moreSeconds < 0 ? distance.negated() : distance);
  }

  /**
   * Moves the call to {@code fromNow}, counted from now.
   *
   * @param fromNow zero or more
   * @throws AlreadyCalled if it has been made
   * @throws AlreadyCancelled if it has been given up
   * @throws IllegalArgumentException if {@code fromNow} is negative
   */
  void reset(Duration fromNow);

  /** {@link #reset(Duration)} with the time in seconds, fractions included. */
  default void reset(double secondsFromNow) {
    reset(Clock.ofSeconds(secondsFromNow));
  }

  /** Whether the call is still to come: neither made nor cancelled. */
  boolean active();
}
