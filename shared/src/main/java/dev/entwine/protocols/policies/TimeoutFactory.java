package dev.entwine.protocols.policies;

import dev.entwine.protocol.Factory;
import dev.entwine.protocol.Protocol;
import dev.entwine.time.Clock;

/**
 * Closes connections on which nothing has come or gone for a while. Twisted's {@code
 * policies.TimeoutFactory}.
 */
public class TimeoutFactory extends WrappingFactory {

  private final Clock clock;
  private final TimeoutOptions options;

  /** With {@link TimeoutOptions#DEFAULTS}. */
  public TimeoutFactory(Factory wrapped, Clock clock) {
    this(wrapped, clock, TimeoutOptions.DEFAULTS);
  }

  /**
   * @param clock the reactor
   */
  public TimeoutFactory(Factory wrapped, Clock clock, TimeoutOptions options) {
    super(wrapped);
    this.clock = clock;
    this.options = options;
  }

  @Override
  protected TimeoutProtocol wrap(Protocol protocol) {
    return new TimeoutProtocol(this, protocol, clock, options);
  }
}
