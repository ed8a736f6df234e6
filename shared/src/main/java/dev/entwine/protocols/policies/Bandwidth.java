package dev.entwine.protocols.policies;

import dev.entwine.time.Clock;
import dev.entwine.time.DelayedCall;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a stream of bytes to so many a second on average. Each second it looks how many there were;
 * if there were too many, the stream is stopped for as long as the surplus should have taken.
 */
final class Bandwidth {

  private static final Duration SECOND = Duration.ofSeconds(1);

  private final Clock clock;
  private final long limit;
  private final Runnable throttle;
  private final Runnable unthrottle;

  /** Counted up from other threads too, in which something may be written. */
  private final AtomicLong thisSecond = new AtomicLong();

  private @Nullable DelayedCall check;
  private @Nullable DelayedCall release;

  /**
   * @param limit bytes a second; 0 for no limit
   */
  Bandwidth(Clock clock, long limit, Runnable throttle, Runnable unthrottle) {
    this.clock = clock;
    this.limit = limit;
    this.throttle = throttle;
    this.unthrottle = unthrottle;
  }

  void start() {
    if (limit > 0) {
      thisSecond.set(0);
      check = clock.callLater(SECOND, this::check);
    }
  }

  void stop() {
    if (check != null) {
      check.cancel();
      check = null;
    }
    if (release != null) {
      release.cancel();
      release = null;
    }
  }

  void add(int bytes) {
    if (limit > 0) {
      thisSecond.addAndGet(bytes);
    }
  }

  boolean throttled() {
    return release != null;
  }

  private void check() {
    long bytes = thisSecond.getAndSet(0);
    check = clock.callLater(SECOND, this::check);
    if (bytes <= limit) {
      return;
    }
    // Rounded, since the difference of two fractions rarely is what one would write.
    Duration surplus = Duration.ofMillis(Math.round(((double) bytes / limit - 1) * 1000));
    if (release == null) {
      release = clock.callLater(surplus, this::release);
      throttle.run();
    } else if (clock.nanoTime() + surplus.toNanos() - release.getTime() > 0) {
      release.reset(surplus);
    }
  }

  private void release() {
    release = null;
    unthrottle.run();
  }
}
