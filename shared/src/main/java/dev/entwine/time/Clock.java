package dev.entwine.time;

import java.time.Duration;
import java.util.List;

/**
 * Tells the time and runs calls later. Twisted's {@code IReactorTime}.
 *
 * <p>A clock belongs to one thread at a time: the loop of its reactor, or the test that advances
 * it. All methods are called there, and the calls it runs are run there.
 */
public interface Clock {

  /**
   * The time in nanoseconds since some fixed moment of the past. It never runs backwards, and says
   * nothing about the time of day: only differences have a meaning.
   */
  long nanoTime();

  /**
   * {@link #nanoTime} in seconds, as Twisted's {@code seconds()} returns it. Unlike Twisted's, it
   * does not count from 1970.
   */
  default double seconds() {
    return nanoTime() / 1e9;
  }

  /**
   * Runs {@code call} once, {@code delay} from now, on this clock's thread.
   *
   * <p>A delay of zero is allowed and means the next turn, never this one. Calls that are due at
   * the same time run in the order in which they were scheduled. An exception in {@code call} is
   * reported as unhandled and disturbs no other call.
   *
   * @param delay how long to wait, zero or more
   * @return the handle by which the call can be cancelled or moved
   * @throws IllegalArgumentException if the delay is negative
   */
  DelayedCall callLater(Duration delay, Runnable call);

  /**
   * {@link #callLater(Duration, Runnable)} with the delay in seconds, fractions included.
   *
   * @throws IllegalArgumentException if the delay is negative or not a number
   */
  default DelayedCall callLater(double seconds, Runnable call) {
    return callLater(ofSeconds(seconds), call);
  }

  /**
   * A delay that is given in seconds, fractions included, as everywhere in Twisted.
   *
   * @throws IllegalArgumentException if it is negative or not a number
   */
  static Duration ofSeconds(double seconds) {
    if (!(seconds >= 0)) {
      throw new IllegalArgumentException("delay is " + seconds + " s: zero or more is needed");
    }
    return Duration.ofNanos(Math.round(seconds * 1e9));
  }

  /**
   * Every call that is still to come, in no particular order. Twisted's {@code getDelayedCalls}.
   */
  List<DelayedCall> getDelayedCalls();
}
