package dev.entwine.service;

import dev.entwine.defer.Deferred;
import dev.entwine.defer.UnhandledErrors;
import dev.entwine.task.LoopingCall;
import dev.entwine.time.Clock;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * Calls something again and again as long as it runs, the first time when it is started. Twisted's
 * {@code TimerService}.
 *
 * <p>A call that fails is reported and ends the calls; the service goes on as one that does
 * nothing, until it is started anew. Stopping waits for a call whose Deferred has not fired.
 *
 * <p>Used on one loop.
 */
public final class TimerService extends Service {

  private final Clock clock;
  private final Duration step;
  private final Callable<? extends @Nullable Deferred<?>> f;
  private @Nullable LoopingCall loop;
  private @Nullable Deferred<@Nullable Void> finished;

  /**
   * @param clock whose calls they are: the reactor, or a test's
   * @param step from the beginning of a call to that of the next, 0 or more
   * @param f what is called; a Deferred it answers with is waited for
   */
  public TimerService(Clock clock, Duration step, Callable<? extends @Nullable Deferred<?>> f) {
    this.clock = clock;
    this.step = step;
    this.f = f;
  }

  @Override
  protected Deferred<?> start() {
    Deferred<@Nullable Void> over = new Deferred<>();
    finished = over;
    LoopingCall calls = new LoopingCall(clock, f);
    loop = calls;
    calls
        .start(step)
        .addBoth(
            (stopped, failure) -> {
              if (failure != null) {
                UnhandledErrors.report(this + " has made its last call", failure);
              }
              over.callback(null);
              return null;
            });
    return Deferred.succeed(null);
  }

  @Override
  protected Deferred<?> stop() {
    if (loop == null) {
      return Deferred.succeed(null);
    }
    if (loop.running()) {
      loop.stop();
    }
    Deferred<@Nullable Void> done = new Deferred<>();
    finished.addCallback(
        over -> {
          done.callback(null);
          return null;
        });
    return done;
  }
}
