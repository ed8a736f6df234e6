package dev.entwine.task;

import dev.entwine.defer.Deferred;
import dev.entwine.time.Clock;
import dev.entwine.time.DelayedCall;
import dev.entwine.watch.Home;
import dev.entwine.watch.Leftover;
import dev.entwine.watch.Origin;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Calls something again and again. Twisted's {@code LoopingCall}.
 *
 * <p>The calls stay on the grid {@code start + k * interval}. A call that comes late, or whose
 * Deferred takes long, is followed by the next point of the grid that is still to come: what was
 * missed is skipped, never made up for, and two calls never overlap. {@link #withCount} tells how
 * many points went by.
 *
 * <p>Used on its clock's thread. Times are kept in whole nanoseconds, so the grid does not drift
 * and, unlike Twisted's, {@code withCount} counts right whatever the interval.
 */
public final class LoopingCall {

  private final Clock clock;
  private final Callable<? extends @Nullable Deferred<?>> f;
  private boolean running;
  private boolean runAtStart;
  private long startTime;
  private long interval;
  private @Nullable DelayedCall call;
  private @Nullable Deferred<LoopingCall> stopped;
  private @Nullable Leftover leftover;

  /** Calls {@code f}, which is done when it returns. */
  public LoopingCall(Clock clock, Runnable f) {
    this(
        clock,
        () -> {
          f.run();
          return null;
        });
  }

  /** Calls {@code f}, which is done when the Deferred it answers with has fired. */
  public LoopingCall(Clock clock, Callable<? extends @Nullable Deferred<?>> f) {
    this.clock = clock;
    this.f = f;
  }

  /**
   * Calls {@code f} with this loop, which it may {@link #stop}:
   *
   * <pre>{@code
   * new LoopingCall(clock, loop -> { if (done()) loop.stop(); }).start(1.0);
   * }</pre>
   */
  public LoopingCall(Clock clock, Consumer<? super LoopingCall> f) {
    this.clock = clock;
    this.f =
        () -> {
          f.accept(this);
          return null;
        };
  }

  /**
   * A loop whose call is told how many points of the grid have gone by since the one before, 1 if
   * it is in time. Where none has, which only a loop that was started again sees, there is no call.
   */
  public static LoopingCall withCount(Clock clock, LongConsumer f) {
    return withCountDeferred(
        clock,
        count -> {
          f.accept(count);
          return null;
        });
  }

  /** {@link #withCount} for a call that answers with a Deferred. */
  public static LoopingCall withCountDeferred(
      Clock clock, LongFunction<? extends @Nullable Deferred<?>> f) {
    Counting counting = new Counting(f);
    LoopingCall loop = new LoopingCall(clock, counting);
    counting.loop = loop;
    return loop;
  }

  /** {@link #start(Duration, boolean)} with the first call made now. */
  public Deferred<LoopingCall> start(Duration every) {
    return start(every, true);
  }

  /** {@link #start(Duration)} with the interval in seconds, fractions included. */
  public Deferred<LoopingCall> start(double seconds) {
    return start(Clock.ofSeconds(seconds));
  }

  /**
   * Starts the loop.
   *
   * @param every the interval; zero calls again on every turn
   * @param now whether the first call is made now or one interval from now
   * @return fires with this loop when it has been stopped and no call is running any more; fails
   *     with what a call failed with, which stops the loop
   * @throws IllegalArgumentException if the interval is negative
   * @throws IllegalStateException if it is running
   */
  public Deferred<LoopingCall> start(Duration every, boolean now) {
    if (running) {
      throw new IllegalStateException("the loop is running");
    }
    if (every.isNegative()) {
      throw new IllegalArgumentException("interval is " + every + ": zero or more is needed");
    }
    Deferred<LoopingCall> whenStopped = new Deferred<>();
    running = true;
    leftover = Origin.recorded() ? leftover() : null;
    stopped = whenStopped;
    runAtStart = now;
    startTime = clock.nanoTime();
    interval = every.toNanos();
    if (now) {
      callNow();
    } else {
      schedule();
    }
    return whenStopped;
  }

  /**
   * Stops the loop. A call that is running is not interrupted.
   *
   * @throws IllegalStateException if it is not running
   */
  public void stop() {
    checkRunning();
    over();
    if (call != null) {
      call.cancel();
      call = null;
      finish().callback(this);
    }
  }

  /**
   * Begins a new grid now: the next call is made one interval from now.
   *
   * @throws IllegalStateException if it is not running
   */
  public void reset() {
    checkRunning();
    if (call != null) {
      call.cancel();
      startTime = clock.nanoTime();
      schedule();
    }
  }

  /** Whether it has been started and not stopped. */
  public boolean running() {
    return running;
  }

  private void checkRunning() {
    if (!running) {
      throw new IllegalStateException("the loop is not running");
    }
  }

  private void callNow() {
    call = null;
    Deferred<?> done = Deferred.maybeDeferred(this::answer);
    done.addCallbackDo(
            answer -> {
              if (running) {
                schedule();
              } else {
                finish().callback(this);
              }
            })
        .addErrbackDo(
            failure -> {
              over();
              finish().errback(failure);
            });
  }

  private void over() {
    running = false;
    if (leftover != null) {
      leftover.closed();
    }
  }

  private Leftover leftover() {
    Home home = clock instanceof Home at ? at : Home.HERE;
    return Leftover.open(
        Leftover.Kind.LOOPING_CALL,
        Origin.here(home),
        home,
        this::toString,
        () -> {
          if (running) {
            stop();
          }
        },
        () -> false);
  }

  @SuppressWarnings("unchecked")
  private Deferred<Object> answer() throws Exception {
    Deferred<?> answer = f.call();
    return answer == null ? Deferred.succeed(null) : (Deferred<Object>) answer;
  }

  private Deferred<LoopingCall> finish() {
    Deferred<LoopingCall> whenStopped = stopped;
    stopped = null;
    return whenStopped;
  }

  /** Schedules the next call: on the first point of the grid after now. */
  private void schedule() {
    long since = clock.nanoTime() - startTime;
    long delay = interval == 0 ? 0 : interval - since % interval;
    Duration next = Duration.ofNanos(delay);
    call =
        leftover == null
            ? clock.callLater(next, this::callNow)
            : leftover.including(() -> clock.callLater(next, this::callNow));
  }

  /** How many points of the grid have been passed at {@code time}. */
  private long pointsBefore(long time) {
    return (time - startTime) / interval;
  }

  @Override
  public String toString() {
    String every = Duration.ofNanos(interval).toString().substring(2).toLowerCase(Locale.ROOT);
    return running ? "LoopingCall[every " + every + "]" : "LoopingCall[not running]";
  }

  private static final class Counting implements Callable<@Nullable Deferred<?>> {
    private final LongFunction<? extends @Nullable Deferred<?>> f;
    private @Nullable LoopingCall loop;
    private @Nullable Long lastTime;

    Counting(LongFunction<? extends @Nullable Deferred<?>> f) {
      this.f = f;
    }

    @Override
    public @Nullable Deferred<?> call() {
      if (loop.interval == 0) {
        return f.apply(1);
      }
      long now = loop.clock.nanoTime();
      long last =
          lastTime != null
              ? lastTime
              : loop.runAtStart ? loop.startTime - loop.interval : loop.startTime;
      long count = loop.pointsBefore(now) - loop.pointsBefore(last);
      if (count == 0) {
        // Started again within an interval of its last call. As in Twisted that is no call.
        return null;
      }
      lastTime = now;
      return f.apply(count);
    }
  }
}
