package dev.entwine.node;

import java.time.Duration;

/**
 * What concerns a node as a whole.
 *
 * @param portTries how many ports, counted up from the one that is named, a service tries to listen
 *     on if others have them already, 1 to 100. An endpoint that says {@code tries} itself keeps
 *     that
 * @param startTimeout how long each service may take to start, up to an hour; if one takes longer
 *     the node is not started
 * @param shutdownTimeout how long each service may take to stop, up to an hour. They stop side by
 *     side; one that takes longer is left as it is and reported
 */
public record NodeOptions(int portTries, Duration startTimeout, Duration shutdownTimeout) {

  private static final Duration LONGEST = Duration.ofHours(1);

  /** Of a node alone: a port that is taken is an error. */
  public static final NodeOptions DEFAULTS =
      new NodeOptions(1, Duration.ofMinutes(1), Duration.ofSeconds(15));

  /** Of a node in a cluster, where the next one on the same machine wants the same ports. */
  static final int PORT_TRIES_CLUSTERED = 10;

  /** Checks the ranges. */
  public NodeOptions {
    if (portTries < 1 || portTries > 100) {
      throw new IllegalArgumentException("portTries: is " + portTries + ", 1 to 100 is allowed");
    }
    within("startTimeout", startTimeout);
    within("shutdownTimeout", shutdownTimeout);
  }

  private static void within(String key, Duration value) {
    if (value.isZero() || value.isNegative() || value.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          key + ": is " + value.toMillis() + "ms, 1ms to 1h is allowed");
    }
  }
}
