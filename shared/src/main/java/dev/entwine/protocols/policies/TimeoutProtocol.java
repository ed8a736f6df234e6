package dev.entwine.protocols.policies;

import dev.entwine.protocol.Protocol;
import dev.entwine.protocol.Transport;
import dev.entwine.time.Clock;
import dev.entwine.time.DelayedCall;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Closes its connection when nothing has come or gone for a while. Twisted's {@code
 * policies.TimeoutProtocol}.
 */
public class TimeoutProtocol extends ProtocolWrapper {

  private final Clock clock;
  private final TimeoutOptions options;
  private final IdleTimeout idle;
  private @Nullable DelayedCall abort;

  /**
   * @param clock the reactor
   */
  protected TimeoutProtocol(
      WrappingFactory factory, Protocol wrapped, Clock clock, TimeoutOptions options) {
    super(factory, wrapped);
    this.clock = clock;
    this.options = options;
    this.idle = new IdleTimeout(clock, this::timeoutConnection);
  }

  /**
   * Waits this long from now on.
   *
   * @param period null for no limit
   * @return what held before
   */
  public final @Nullable Duration setTimeout(@Nullable Duration period) {
    return idle.setTimeout(period);
  }

  /** The time is over. Unless overridden, this closes the connection. */
  protected void timeoutConnection() {
    abort = clock.callLater(options.abortAfter(), this::abortConnection);
    loseConnection();
  }

  @Override
  public void makeConnection(Transport transport) {
    idle.setTimeout(options.timeout());
    super.makeConnection(transport);
  }

  @Override
  public void dataReceived(Buffer data) {
    idle.resetTimeout();
    super.dataReceived(data);
  }

  @Override
  public void write(Buffer data) {
    idle.resetTimeout();
    super.write(data);
  }

  @Override
  public void connectionLost(Throwable reason) {
    idle.setTimeout(null);
    if (abort != null && abort.active()) {
      abort.cancel();
    }
    super.connectionLost(reason);
  }
}
