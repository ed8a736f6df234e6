package dev.entwine.defer;

import java.time.Duration;

/**
 * A Deferred took longer than {@link Deferred#addTimeout} allowed. Twisted's {@code TimeoutError}.
 * It carries no stack: it is no defect.
 */
public final class TimeoutError extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final Duration timeout;

  TimeoutError(Duration timeout) {
    super("nothing came within " + timeout.toNanos() / 1e9 + " s", null, false, false);
    this.timeout = timeout;
  }

  /** The time that was allowed. */
  public Duration timeout() {
    return timeout;
  }
}
