package dev.entwine.verticles.amp;

import dev.entwine.amp.AmpOptions;
import dev.entwine.bus.EchoContract;
import dev.entwine.endpoint.Endpoints;
import java.time.Duration;
import java.util.Map;

/**
 * What an operator can set about the AMP service.
 *
 * @param endpoint where to listen, such as {@code tcp:1234:interface=127.0.0.1}
 * @param commands which commands go to the event bus, and where; nothing else does
 * @param maxConnections connections at a time, for each instance; one more is closed at once
 * @param maxRunningCommands commands of a connection that may be answered at a time; more are read
 *     when some are done
 * @param maxBoxBytes how large a question or an answer may be; a larger one closes the connection
 * @param idleTimeout how long a connection may stay without a byte in either direction; {@code 0s}
 *     for ever
 * @param requestTimeout how long the event bus may take to answer
 * @param drainGrace how long what is being answered may take when the service is stopped; what is
 *     still open then is cut
 */
public record AmpServiceOptions(
    String endpoint,
    Map<String, BusCommand> commands,
    int maxConnections,
    int maxRunningCommands,
    int maxBoxBytes,
    Duration idleTimeout,
    Duration requestTimeout,
    Duration drainGrace) {

  private static final Duration A_DAY = Duration.ofDays(1);

  /** What holds unless it is set otherwise. */
  public static final AmpServiceOptions DEFAULTS =
      new AmpServiceOptions(
          "tcp:1234:interface=127.0.0.1",
          Map.of("Echo", BusCommand.to(EchoContract.ADDRESS)),
          1_000,
          100,
          AmpOptions.DEFAULTS.maxBoxBytes(),
          Duration.ofHours(1),
          Duration.ofSeconds(30),
          Duration.ofSeconds(5));

  /**
   * @throws IllegalArgumentException if a component is out of range; the text begins with its name
   */
  public AmpServiceOptions {
    try {
      Endpoints.server(endpoint);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("endpoint: " + e.getMessage(), e);
    }
    commands = Map.copyOf(commands);
    commands.forEach(
        (name, command) -> {
          if (name.isEmpty() || name.length() > 255 || command.address().isBlank()) {
            throw new IllegalArgumentException(
                "commands: '" + name + "' needs a name and an address on the event bus");
          }
          if (name.equals("Sum") || name.equals("Divide")) {
            throw new IllegalArgumentException(
                "commands: '" + name + "' is answered by this service itself");
          }
        });
    if (maxConnections < 1) {
      throw new IllegalArgumentException(
          "maxConnections: is " + maxConnections + ", at least 1 is needed");
    }
    if (maxRunningCommands < 1) {
      throw new IllegalArgumentException(
          "maxRunningCommands: is " + maxRunningCommands + ", at least 1 is needed");
    }
    if (maxBoxBytes < AmpOptions.LEAST_BOX_BYTES || maxBoxBytes > 1 << 30) {
      throw new IllegalArgumentException(
          "maxBoxBytes: " + AmpOptions.LEAST_BOX_BYTES + " to " + (1 << 30) + " is allowed");
    }
    if (idleTimeout.isNegative() || idleTimeout.compareTo(A_DAY) > 0) {
      throw new IllegalArgumentException("idleTimeout: 0s (for ever) to 24h is allowed");
    }
    if (requestTimeout.toMillis() < 1 || requestTimeout.compareTo(A_DAY) > 0) {
      throw new IllegalArgumentException("requestTimeout: 1ms to 24h is allowed");
    }
    if (drainGrace.isNegative() || drainGrace.compareTo(Duration.ofMinutes(5)) > 0) {
      throw new IllegalArgumentException("drainGrace: 0s to 5m is allowed");
    }
  }

  /** The bounds of a connection. */
  AmpOptions ofConnection() {
    return new AmpOptions(
        1,
        maxRunningCommands,
        maxBoxBytes,
        Math.max(maxBoxBytes, AmpOptions.DEFAULTS.maxBacklogBytes()));
  }
}
