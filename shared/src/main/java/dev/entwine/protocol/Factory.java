package dev.entwine.protocol;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Builds a {@link Protocol} for each connection, and keeps what those share. Twisted's {@code
 * Factory}.
 *
 * <p>Used on one loop, like the protocols it builds.
 */
public abstract class Factory {

  private int numPorts;

  /** For subclasses. */
  protected Factory() {}

  /** A factory whose protocols are made by {@code maker} and share nothing. */
  public static Factory forProtocol(Supplier<? extends Protocol> maker) {
    return new Factory() {
      @Override
      public Protocol buildProtocol(Address peer) {
        return maker.get();
      }
    };
  }

  /**
   * The protocol for a new connection. If this throws, the error is reported and the connection
   * closed.
   *
   * @param peer who is at the other end
   * @return the protocol; null closes the connection at once
   */
  public abstract @Nullable Protocol buildProtocol(Address peer);

  /** Called before the first port or connector uses this factory. */
  protected void startFactory() {}

  /** Called after the last port or connector stopped using this factory. */
  protected void stopFactory() {}

  /** Counts a user of this factory in. Called by ports and connectors. */
  public final void doStart() {
    if (numPorts++ == 0) {
      startFactory();
    }
  }

  /** Counts a user of this factory out; more often than in is ignored, as in Twisted. */
  public final void doStop() {
    if (numPorts > 0 && --numPorts == 0) {
      stopFactory();
    }
  }

  /** What log lines about this factory's connections start with. */
  public String logPrefix() {
    Class<?> type = getClass();
    return type.isAnonymousClass() ? "Factory" : type.getSimpleName();
  }
}
