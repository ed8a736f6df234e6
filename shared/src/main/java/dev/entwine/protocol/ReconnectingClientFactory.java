package dev.entwine.protocol;

import dev.entwine.time.Clock;
import dev.entwine.time.DelayedCall;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Connects again when an attempt fails or the connection is lost, after waits that grow. Twisted's
 * {@code ReconnectingClientFactory}; for code that is ported. New code has {@code ClientService},
 * which works with any endpoint.
 *
 * <p>As in Twisted the protocol, or {@link #clientConnectionMade}, has to call {@link #resetDelay}
 * when a connection is good: one that is made and lost at once is otherwise waited for longer and
 * longer. Without jitter the waits are 2.7, 7.4, 20, 55, 148, 403, 1097, 2981 and 3600 s: the
 * factor is applied before the first.
 */
public abstract class ReconnectingClientFactory extends ClientFactory {

  private final Clock clock;
  private final ReconnectOptions options;
  private final DoubleSupplier gaussian;
  private double delay;
  private int retries;
  private boolean continueTrying = true;
  private @Nullable Connector connector;
  private @Nullable DelayedCall call;

  /** With {@link ReconnectOptions#DEFAULTS}. */
  protected ReconnectingClientFactory(Clock clock) {
    this(clock, ReconnectOptions.DEFAULTS);
  }

  /**
   * @param clock measures the waits: the reactor
   */
  protected ReconnectingClientFactory(Clock clock, ReconnectOptions options) {
    this(clock, options, () -> ThreadLocalRandom.current().nextGaussian());
  }

  /**
   * @param gaussian where the jitter comes from: numbers around 0 with a standard deviation of 1
   */
  protected ReconnectingClientFactory(
      Clock clock, ReconnectOptions options, DoubleSupplier gaussian) {
    this.clock = clock;
    this.options = options;
    this.gaussian = gaussian;
    this.delay = seconds(options.initialDelay());
  }

  private static double seconds(Duration duration) {
    return duration.toNanos() / 1e9;
  }

  /** The last wait, jitter included, in seconds; at first what the waits grow from. */
  public final double delay() {
    return delay;
  }

  /** How many attempts have been made since the last {@link #resetDelay}. */
  public final int retries() {
    return retries;
  }

  @Override
  public void clientConnectionFailed(Connector failed, Throwable reason) {
    retry(failed);
  }

  @Override
  public void clientConnectionLost(Connector lost, Throwable reason) {
    retry(lost);
  }

  /**
   * Has this connector connect again after the next wait, unless {@link #stopTrying} was called, or
   * there have been as many retries as are allowed.
   */
  public final void retry(Connector again) {
    if (!continueTrying) {
      return;
    }
    connector = again;
    if (retries >= options.maxRetries()) {
      return;
    }
    retries++;
    delay = Math.min(delay * options.factor(), seconds(options.maxDelay()));
    if (options.jitter() > 0) {
      delay = Math.max(0, delay * (1 + options.jitter() * gaussian.getAsDouble()));
    }
    cancelCall();
    call =
        clock.callLater(
            delay,
            () -> {
              call = null;
              again.connect();
            });
  }

  /** Gives a wait or an attempt up; a connection that is there stays. */
  public final void stopTrying() {
    cancelCall();
    continueTrying = false;
    if (connector != null) {
      try {
        connector.stopConnecting();
      } catch (IllegalStateException notConnecting) {
        // Nothing to stop, which is what was asked for.
      }
    }
  }

  /** The connection is good: the waits begin again from the first, and so do the retries. */
  public final void resetDelay() {
    delay = seconds(options.initialDelay());
    retries = 0;
    continueTrying = true;
  }

  private void cancelCall() {
    if (call != null) {
      call.cancel();
      call = null;
    }
  }
}
