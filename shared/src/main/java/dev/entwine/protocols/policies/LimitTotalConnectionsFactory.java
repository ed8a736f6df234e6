package dev.entwine.protocols.policies;

import dev.entwine.protocol.Address;
import dev.entwine.protocol.Factory;
import dev.entwine.protocol.Protocol;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Lets only so many connections in at a time. Twisted's {@code
 * policies.LimitTotalConnectionsFactory}.
 *
 * <p>Beyond the limit a connection is closed at once, or is given to an <i>overflow protocol</i>
 * that tells the peer so and closes it. Those are counted too, as in Twisted, and here have a limit
 * of their own.
 */
public final class LimitTotalConnectionsFactory extends WrappingFactory {

  private final int connectionLimit;
  private final @Nullable Supplier<? extends Protocol> overflowProtocol;
  private final int overflowLimit;
  private int connectionCount;

  /**
   * Closes connections beyond the limit at once.
   *
   * @param connectionLimit 0 or more
   */
  public LimitTotalConnectionsFactory(Factory wrapped, int connectionLimit) {
    this(wrapped, connectionLimit, null, 0);
  }

  /**
   * @param connectionLimit how many connections the wrapped factory gets at a time, 0 or more
   * @param overflowProtocol makes the protocols of connections beyond that; null for none
   * @param overflowLimit how many connections beyond the limit are open at a time, 0 or more
   */
  public LimitTotalConnectionsFactory(
      Factory wrapped,
      int connectionLimit,
      @Nullable Supplier<? extends Protocol> overflowProtocol,
      int overflowLimit) {
    super(wrapped);
    if (connectionLimit < 0 || overflowLimit < 0) {
      throw new IllegalArgumentException(
          "connectionLimit and overflowLimit: 0 or more is needed, not "
              + connectionLimit
              + " and "
              + overflowLimit);
    }
    this.connectionLimit = connectionLimit;
    this.overflowProtocol = overflowProtocol;
    this.overflowLimit = overflowLimit;
  }

  /** How many connections are open, those of the overflow included. */
  public int connectionCount() {
    return connectionCount;
  }

  @Override
  public @Nullable Protocol buildProtocol(Address peer) {
    Protocol built = null;
    if (connectionCount < connectionLimit) {
      built = super.buildProtocol(peer);
    } else if (overflowProtocol != null && connectionCount - connectionLimit < overflowLimit) {
      built = wrap(overflowProtocol.get());
    }
    if (built != null) {
      connectionCount++;
    }
    return built;
  }

  @Override
  protected void unregisterProtocol(ProtocolWrapper protocol) {
    super.unregisterProtocol(protocol);
    connectionCount--;
  }
}
