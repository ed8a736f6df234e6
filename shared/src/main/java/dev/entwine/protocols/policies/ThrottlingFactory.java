package dev.entwine.protocols.policies;

import dev.entwine.defer.UnhandledErrors;
import dev.entwine.protocol.Address;
import dev.entwine.protocol.Factory;
import dev.entwine.protocol.Protocol;
import dev.entwine.time.Clock;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Keeps its connections, all together, to so many bytes a second, and to a number. Twisted's {@code
 * policies.ThrottlingFactory}.
 *
 * <p>As there, it looks once a second how much has passed. If that was more than the limit, all its
 * connections stop reading, or their registered producers are told to wait, for as long as the
 * surplus should have taken. Single writes are not held back: what writes without being a producer
 * can't be told to wait.
 *
 * <p>Where Twisted's mixes up who asked for a pause, this one does not: a protocol that has paused
 * its transport stays paused when the throttling ends, a producer that was told to wait by the
 * transport is not told to go on by the throttling, and a connection that is made meanwhile is
 * throttled like the others.
 */
public class ThrottlingFactory extends WrappingFactory {

  private final int maxConnections;
  private final Bandwidth reads;
  private final Bandwidth writes;
  private int connectionCount;

  /**
   * @param clock the reactor
   */
  public ThrottlingFactory(Factory wrapped, Clock clock, ThrottlingOptions options) {
    super(wrapped);
    this.maxConnections = options.maxConnections();
    this.reads =
        new Bandwidth(
            clock,
            options.readLimit(),
            () -> all(ThrottlingProtocol::throttleReads),
            () -> all(ThrottlingProtocol::unthrottleReads));
    this.writes =
        new Bandwidth(
            clock,
            options.writeLimit(),
            () -> all(ThrottlingProtocol::throttleWrites),
            () -> all(ThrottlingProtocol::unthrottleWrites));
  }

  /** How many connections are open. */
  public final int connectionCount() {
    return connectionCount;
  }

  private void all(Consumer<ThrottlingProtocol> action) {
    // A copy: what is told to go on may close a connection.
    for (ProtocolWrapper protocol : List.copyOf(protocols())) {
      try {
        action.accept((ThrottlingProtocol) protocol);
      } catch (RuntimeException e) {
        // Out of a producer: its connection ends, and the others are told all the same.
        UnhandledErrors.report("throttling the " + protocol, e);
        protocol.abortConnection();
      }
    }
  }

  final void registerRead(int bytes) {
    reads.add(bytes);
  }

  final void registerWritten(int bytes) {
    writes.add(bytes);
  }

  @Override
  protected final ProtocolWrapper wrap(Protocol protocol) {
    return new ThrottlingProtocol(this, protocol);
  }

  @Override
  public @Nullable Protocol buildProtocol(Address peer) {
    if (connectionCount >= maxConnections) {
      return null;
    }
    Protocol built = super.buildProtocol(peer);
    if (built != null && connectionCount++ == 0) {
      reads.start();
      writes.start();
    }
    return built;
  }

  @Override
  protected void registerProtocol(ProtocolWrapper protocol) {
    super.registerProtocol(protocol);
    ThrottlingProtocol newcomer = (ThrottlingProtocol) protocol;
    if (reads.throttled()) {
      newcomer.throttleReads();
    }
    if (writes.throttled()) {
      newcomer.throttleWrites();
    }
  }

  @Override
  protected void unregisterProtocol(ProtocolWrapper protocol) {
    super.unregisterProtocol(protocol);
    if (--connectionCount == 0) {
      reads.stop();
      writes.stop();
    }
  }
}
