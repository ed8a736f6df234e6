package dev.entwine.verticles.offload;

import java.time.Duration;

/**
 * How much work is done at a time, and on which files.
 *
 * @param threads how many jobs run at a time, 1 to 1000; by default as many as there are
 *     processors, 2 at least
 * @param backlog how many more may wait, 0 to 100000; a job beyond that is refused
 * @param root the folder that files must lie in, links followed; {@code "."} is where the node was
 *     started. It keeps requests inside, not somebody who can move files about in it at the same
 *     time
 * @param progressInterval how often a job tells how far it is, 50 ms to 1 minute
 * @param bcryptCost how dear a password's hash is, 4 to 16: each step doubles the time, 12 takes
 *     about a quarter of a second
 * @param grace how long running jobs may go on when the verticle stops, up to 1 hour
 */
public record OffloadOptions(
    int threads,
    int backlog,
    String root,
    Duration progressInterval,
    int bcryptCost,
    Duration grace) {

  /** The highest cost of a hash that is made or checked: about four seconds' work. */
  public static final int MAX_BCRYPT_COST = 16;

  /** What holds where nothing else is said. */
  public static final OffloadOptions DEFAULTS =
      new OffloadOptions(
          Math.max(2, Runtime.getRuntime().availableProcessors()),
          16,
          ".",
          Duration.ofMillis(250),
          12,
          Duration.ofSeconds(5));

  public OffloadOptions {
    check("threads", threads, 1, 1000);
    check("backlog", backlog, 0, 100_000);
    check("bcryptCost", bcryptCost, 4, MAX_BCRYPT_COST);
    if (root.isBlank()) {
      throw new IllegalArgumentException("root: is empty, a folder is needed");
    }
    if (progressInterval.toMillis() < 50 || progressInterval.toMillis() > 60_000) {
      throw new IllegalArgumentException("progressInterval: 50ms to 1m is allowed");
    }
    if (grace.isNegative() || grace.toHours() > 1) {
      throw new IllegalArgumentException("grace: 0s to 1h is allowed");
    }
  }

  private static void check(String name, int value, int min, int max) {
    if (value < min || value > max) {
      throw new IllegalArgumentException(
          name + ": is " + value + ", " + min + " to " + max + " is allowed");
    }
  }
}
