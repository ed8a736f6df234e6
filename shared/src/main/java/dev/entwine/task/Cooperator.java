package dev.entwine.task;

import dev.entwine.defer.Deferred;
import dev.entwine.time.Clock;
import dev.entwine.time.DelayedCall;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Does long work in small steps, several pieces in turn, and gives the loop back in between.
 * Twisted's {@code Cooperator}.
 *
 * <p>Work is an iterator: each {@code next()} is a step. Steps are done for one time slice (10 ms
 * unless said otherwise), then the loop has its turn. A step that answers with a {@link Deferred}
 * holds up its own task only. Used on its clock's thread.
 */
public final class Cooperator {

  private static final Duration SLICE = Duration.ofMillis(10);

  private final Clock clock;
  private final Supplier<BooleanSupplier> sliceOver;
  private final List<CooperativeTask> tasks = new ArrayList<>();
  private int turn;
  private boolean stopped;
  private @Nullable DelayedCall tick;

  /** Works for 10 ms at a time. */
  public Cooperator(Clock clock) {
    this(
        clock,
        () -> {
          long end = clock.nanoTime() + SLICE.toNanos();
          return () -> clock.nanoTime() - end >= 0;
        });
  }

  /**
   * @param sliceOver makes, for each slice, the question that is asked after each step: is this
   *     slice over?
   */
  public Cooperator(Clock clock, Supplier<BooleanSupplier> sliceOver) {
    this.clock = clock;
    this.sliceOver = sliceOver;
  }

  /** Takes work on. */
  public CooperativeTask cooperate(Iterator<?> steps) {
    CooperativeTask task = new CooperativeTask(steps, this);
    add(task);
    return task;
  }

  /** Takes work on, for those who only wait for its end: {@link CooperativeTask#whenDone}. */
  public Deferred<Iterator<?>> coiterate(Iterator<?> steps) {
    return cooperate(steps).whenDone();
  }

  /**
   * Ends all work now, with {@link CooperativeTask.SchedulerStopped}, and what is taken on later as
   * well.
   */
  public void stop() {
    stopped = true;
    List.copyOf(tasks).forEach(CooperativeTask::schedulerStopped);
  }

  /** Takes work on again after {@link #stop}. */
  public void start() {
    stopped = false;
  }

  /** Whether it takes work on. */
  public boolean running() {
    return !stopped;
  }

  void add(CooperativeTask task) {
    tasks.add(task);
    if (stopped) {
      task.schedulerStopped();
    } else {
      schedule();
    }
  }

  void remove(CooperativeTask task) {
    int at = tasks.indexOf(task);
    if (at < 0) {
      return;
    }
    tasks.remove(at);
    if (at < turn) {
      turn--;
    }
    if (tasks.isEmpty() && tick != null) {
      tick.cancel();
      tick = null;
    }
  }

  private void schedule() {
    if (tick == null && !tasks.isEmpty()) {
      tick = clock.callLater(Duration.ZERO, this::slice);
    }
  }

  private void slice() {
    tick = null;
    BooleanSupplier over = sliceOver.get();
    while (!tasks.isEmpty()) {
      turn = turn < tasks.size() ? turn : 0;
      CooperativeTask task = tasks.get(turn++);
      task.step();
      if (over.getAsBoolean()) {
        break;
      }
    }
    schedule();
  }
}
