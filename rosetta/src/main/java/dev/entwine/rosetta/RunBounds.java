package dev.entwine.rosetta;

import java.time.Duration;

/**
 * How much a program may take.
 *
 * @param time how long it may run, compiling included; more than zero. After that it is killed
 * @param outputBytes how much it may write to its output, and as much again to its error output;
 *     more than zero. After that it is killed
 */
public record RunBounds(Duration time, int outputBytes) {

  /** A minute and 64 KiB. */
  public static final RunBounds DEFAULTS = new RunBounds(Duration.ofSeconds(60), 64 * 1024);

  public RunBounds {
    if (time.isNegative() || time.isZero()) {
      throw new IllegalArgumentException("time: " + time + " is not more than zero");
    }
    if (outputBytes < 1) {
      throw new IllegalArgumentException("outputBytes: " + outputBytes + " is not more than zero");
    }
  }
}
