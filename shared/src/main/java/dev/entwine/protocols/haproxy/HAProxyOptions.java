package dev.entwine.protocols.haproxy;

import java.time.Duration;

/**
 * What is expected of a PROXY header.
 *
 * @param headerTimeout how long the header may take to come, more than zero; then the connection is
 *     cut. The specification advises 3 s or more, which is how long a lost packet takes
 * @param maxLength how long a header of version 2 may be, 232 to 65551 bytes
 */
public record HAProxyOptions(Duration headerTimeout, int maxLength) {

  /** Five seconds, and {@link ProxyHeaderParser#MAX_LENGTH}. Twisted waits for ever. */
  public static final HAProxyOptions DEFAULTS =
      new HAProxyOptions(Duration.ofSeconds(5), ProxyHeaderParser.MAX_LENGTH);

  public HAProxyOptions {
    if (headerTimeout.isNegative() || headerTimeout.isZero()) {
      throw new IllegalArgumentException(
          "headerTimeout: more than zero is needed, not " + headerTimeout);
    }
    if (maxLength < V2.LONGEST_ADDRESSES || maxLength > V2.LONGEST) {
      throw new IllegalArgumentException(
          "maxLength: "
              + V2.LONGEST_ADDRESSES
              + " to "
              + V2.LONGEST
              + " is needed, not "
              + maxLength);
    }
  }
}
