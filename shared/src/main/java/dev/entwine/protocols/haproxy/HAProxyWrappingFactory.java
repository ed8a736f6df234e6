package dev.entwine.protocols.haproxy;

import dev.entwine.protocol.Address;
import dev.entwine.protocol.Factory;
import dev.entwine.protocol.Protocol;
import dev.entwine.protocols.policies.WrappingFactory;
import dev.entwine.time.Clock;

/**
 * Reads the PROXY header of each connection, and gives the factory inside a connection with the
 * addresses it announces. Twisted's {@code HAProxyWrappingFactory}.
 *
 * <p>The factory inside is asked for a protocol when the header has come, with the announced peer's
 * address: a limit by peer inside counts clients and not balancers. A connection without a valid
 * header is closed without the factory inside knowing. In Twisted the protocol is built, and told
 * that it is connected, before the header has come.
 *
 * <p>When the header says nothing (a balancer's health check, {@code UNKNOWN}), the addresses are
 * those of the connection itself.
 */
public final class HAProxyWrappingFactory extends WrappingFactory {

  private final Clock clock;
  private final HAProxyOptions options;

  /** With {@link HAProxyOptions#DEFAULTS}. */
  public HAProxyWrappingFactory(Factory wrapped, Clock clock) {
    this(wrapped, clock, HAProxyOptions.DEFAULTS);
  }

  /**
   * @param clock the reactor
   */
  public HAProxyWrappingFactory(Factory wrapped, Clock clock, HAProxyOptions options) {
    super(wrapped);
    this.clock = clock;
    this.options = options;
  }

  @Override
  public Protocol buildProtocol(Address peer) {
    return new HAProxyProtocolWrapper(this, clock, options);
  }

  @Override
  public String logPrefix() {
    return super.logPrefix() + " (PROXY)";
  }
}
