package dev.entwine.reactor;

import dev.entwine.time.DelayedCall;
import dev.entwine.time.DelayedCallQueue;
import dev.entwine.watch.Home;
import io.netty.util.concurrent.ScheduledFuture;
import io.vertx.core.internal.ContextInternal;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A reactor's delayed calls, and the turns in which they are made. Time does not run before the
 * reactor does: what is added earlier waits for {@link #arm}.
 *
 * <p>Confined to the loop.
 */
final class Timers {

  private final ReactorLoop loop;
  private final DelayedCallQueue calls;
  private @Nullable ScheduledFuture<?> wakeUp;
  private long wakeUpAt;
  private boolean inTurn;

  Timers(ReactorLoop loop, Home home) {
    this.loop = loop;
    this.calls = new DelayedCallQueue(System::nanoTime, this::earliestChanged, home);
  }

  DelayedCall add(Duration delay, Runnable call) {
    return calls.add(delay, call);
  }

  List<DelayedCall> pending() {
    return calls.pending();
  }

  private void earliestChanged() {
    if (loop.running() && !inTurn) {
      arm();
    }
  }

  /**
   * Has Netty wake the reactor in time for its next call: one timer, however many calls there are.
   * A timer also for what is due now: Netty looks at its sockets before each round of timers, but
   * not between tasks, so a row of calls without delay leaves the sockets their turn.
   */
  void arm() {
    long at = calls.earliest();
    if (calls.isEmpty() || (wakeUp != null && wakeUpAt - at <= 0)) {
      return;
    }
    if (wakeUp != null) {
      wakeUp.cancel(false);
    }
    wakeUpAt = at;
    long delay = Math.max(0, at - System.nanoTime());
    wakeUp = loop.netty().schedule(this::turn, delay, TimeUnit.NANOSECONDS);
  }

  private void turn() {
    wakeUp = null;
    inTurn = true;
    long now = System.nanoTime();
    long mark = calls.mark();
    ContextInternal context = loop.context();
    ContextInternal previous = context.beginDispatch();
    try {
      for (Runnable call = nextDue(now, mark); call != null; call = nextDue(now, mark)) {
        ReactorLoop.reporting("a delayed call", call);
      }
    } finally {
      context.endDispatch(previous);
      inTurn = false;
    }
    if (loop.running()) {
      arm();
    }
  }

  private @Nullable Runnable nextDue(long now, long mark) {
    return loop.running() ? calls.pollDue(now, mark) : null;
  }

  /** The reactor is {@linkplain ReactorLoop#gone gone}: no call is made any more. */
  void stop() {
    if (wakeUp != null) {
      wakeUp.cancel(false);
    }
  }
}
