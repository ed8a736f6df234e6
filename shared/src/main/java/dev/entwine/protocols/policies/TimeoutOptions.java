package dev.entwine.protocols.policies;

import java.time.Duration;

/**
 * How long a connection may be quiet.
 *
 * @param timeout how long without a byte in either direction; then the connection is closed. More
 *     than zero
 * @param abortAfter how long closing may then take, which with a peer that does not read is for
 *     ever; after that the connection is cut. More than zero. Entwine's own
 */
public record TimeoutOptions(Duration timeout, Duration abortAfter) {

  /** Half an hour, as in Twisted, and 15 s. */
  public static final TimeoutOptions DEFAULTS =
      new TimeoutOptions(Duration.ofMinutes(30), Duration.ofSeconds(15));

  public TimeoutOptions {
    requirePositive("timeout", timeout);
    requirePositive("abortAfter", abortAfter);
  }

  /** The same with another timeout. */
  public TimeoutOptions withTimeout(Duration other) {
    return new TimeoutOptions(other, abortAfter);
  }

  private static void requirePositive(String name, Duration value) {
    if (value.isNegative() || value.isZero()) {
      throw new IllegalArgumentException(name + ": more than zero is needed, not " + value);
    }
  }
}
