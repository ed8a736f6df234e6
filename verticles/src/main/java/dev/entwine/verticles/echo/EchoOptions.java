package dev.entwine.verticles.echo;

import dev.entwine.endpoint.Endpoints;
import java.time.Duration;

/**
 * What an operator can set about the echo service.
 *
 * @param endpoint where to listen, such as {@code tcp:8000:interface=127.0.0.1}
 * @param maxConnections connections at a time, for each instance; one more is closed at once
 * @param idleTimeout how long a connection may stay without a byte in either direction; then it is
 *     cut; {@code 0s} for ever
 * @param drainGrace how long what was received may take to get back when the service is stopped;
 *     what is still open then is cut
 */
public record EchoOptions(
    String endpoint, int maxConnections, Duration idleTimeout, Duration drainGrace) {

  /** What holds unless it is set otherwise. */
  public static final EchoOptions DEFAULTS =
      new EchoOptions(
          "tcp:8000:interface=127.0.0.1", 10_000, Duration.ofMinutes(10), Duration.ofSeconds(5));

  /**
   * @throws IllegalArgumentException if a component is out of range; the text begins with its name
   */
  public EchoOptions {
    try {
      Endpoints.server(endpoint);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("endpoint: " + e.getMessage(), e);
    }
    if (maxConnections < 1) {
      throw new IllegalArgumentException(
          "maxConnections: is " + maxConnections + ", at least 1 is needed");
    }
    if (idleTimeout.isNegative() || idleTimeout.compareTo(Duration.ofDays(1)) > 0) {
      throw new IllegalArgumentException("idleTimeout: 0s (for ever) to 24h is allowed");
    }
    if (drainGrace.isNegative() || drainGrace.compareTo(Duration.ofMinutes(5)) > 0) {
      throw new IllegalArgumentException("drainGrace: 0s to 5m is allowed");
    }
  }
}
