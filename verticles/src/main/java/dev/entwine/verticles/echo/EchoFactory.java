package dev.entwine.verticles.echo;

import dev.entwine.protocol.Address;
import dev.entwine.protocol.Factory;
import dev.entwine.protocol.Protocol;
import dev.entwine.time.Clock;
import org.jspecify.annotations.Nullable;

/** Builds an {@link EchoProtocol} for each connection, up to a number. */
final class EchoFactory extends Factory {

  private final EchoOptions options;
  private final Clock clock;
  private int connections;

  EchoFactory(EchoOptions options, Clock clock) {
    this.options = options;
    this.clock = clock;
  }

  @Override
  public @Nullable Protocol buildProtocol(Address peer) {
    if (connections >= options.maxConnections()) {
      return null;
    }
    connections++;
    return new EchoProtocol(clock, options.idleTimeout(), () -> connections--);
  }
}
