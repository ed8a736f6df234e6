package dev.entwine.verticles.offload;

import dev.entwine.bus.OffloadLag;
import dev.entwine.time.Clock;
import dev.entwine.time.DelayedCall;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * Measures how late an event loop is: a call is due every few milliseconds, and how much later it
 * comes is what the loop made everything else wait as well.
 *
 * <pre>{@code
 * LoopLag lag = new LoopLag(reactor, Duration.ofMillis(5));
 * LoopLag.Watch watch = lag.watch();
 * ... // until later
 * OffloadLag figures = watch.stop();
 * }</pre>
 *
 * <p>It costs a timer as long as somebody watches, and nothing otherwise. A loop that was stuck for
 * a second made all wait that came within that second, not only the one call: it is counted as if
 * each of the calls that should have been in between had come at its end. Without that, the worse a
 * loop is, the fewer samples it gives.
 *
 * <p>Used on the loop that it measures only.
 */
public final class LoopLag {

  private final Clock clock;
  private final Duration interval;
  private final Set<Watch> watches = new LinkedHashSet<>();
  private @Nullable DelayedCall call;
  private long due;

  /**
   * @param clock the loop's
   * @param interval how often to measure, more than zero
   */
  public LoopLag(Clock clock, Duration interval) {
    if (interval.isNegative() || interval.isZero()) {
      throw new IllegalArgumentException("interval: is " + interval + ", more than 0 is needed");
    }
    this.clock = clock;
    this.interval = interval;
  }

  /** Starts to watch. Each watch has to be stopped, any number may be on at a time. */
  public Watch watch() {
    Watch watch = new Watch(clock.nanoTime());
    watches.add(watch);
    if (call == null) {
      schedule();
    }
    return watch;
  }

  private void schedule() {
    due = clock.nanoTime() + interval.toNanos();
    call = clock.callLater(interval, this::measure);
  }

  private void measure() {
    long now = clock.nanoTime();
    watches.forEach(watch -> watch.record(now));
    schedule();
  }

  /** One look at the loop, from {@link LoopLag#watch} to {@link #stop}. */
  public final class Watch {

    private static final long MOST_MICROS = TimeUnit.HOURS.toMicros(1);

    private final long start;

    /** Made at the start, for what it takes to load it is not to be counted as lag. */
    private final Histogram histogram = new Histogram(MOST_MICROS, 2);

    private long max;

    private Watch(long start) {
      this.start = start;
    }

    /** Lateness from before the watch is not its own. */
    private void record(long now) {
      long late = Math.max(0, Math.min(now - due, now - start));
      long micros = Math.min(TimeUnit.NANOSECONDS.toMicros(late), MOST_MICROS);
      histogram.recordValueWithExpectedInterval(micros, interval.toNanos() / 1000);
      max = Math.max(max, micros);
    }

    /** Ends the watch, and tells what was seen. To be called once. */
    public OffloadLag stop() {
      long now = clock.nanoTime();
      if (now - due > 0) {
        record(now);
      }
      watches.remove(this);
      if (watches.isEmpty() && call != null) {
        call.cancel();
        call = null;
      }
      return histogram.getTotalCount() == 0
          ? OffloadLag.NONE
          : new OffloadLag(
              histogram.getTotalCount(),
              Math.min(max, histogram.getValueAtPercentile(50)),
              Math.min(max, histogram.getValueAtPercentile(99)),
              max);
    }
  }
}
