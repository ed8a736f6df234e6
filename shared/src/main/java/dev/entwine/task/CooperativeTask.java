package dev.entwine.task;

import dev.entwine.defer.Deferred;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A piece of work that a {@link Cooperator} does step by step. Twisted's {@code CooperativeTask}.
 */
public final class CooperativeTask {

  /** The task was asked to do something after its end; the subclass says which end that was. */
  public abstract static sealed class TaskFinished extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    TaskFinished(String message) {
      super(message);
    }
  }

  /** The task was stopped. Twisted's {@code TaskStopped}. */
  public static final class TaskStopped extends TaskFinished {
    private static final long serialVersionUID = 1L;

    TaskStopped() {
      super("the task was stopped");
    }
  }

  /** The task has done all its steps. Twisted's {@code TaskDone}. */
  public static final class TaskDone extends TaskFinished {
    private static final long serialVersionUID = 1L;

    TaskDone() {
      super("the task is done");
    }
  }

  /** A step of the task failed. Twisted's {@code TaskFailed}. */
  public static final class TaskFailed extends TaskFinished {
    private static final long serialVersionUID = 1L;

    TaskFailed() {
      super("a step of the task failed");
    }
  }

  /** The task's cooperator was stopped. Twisted's {@code SchedulerStopped}. */
  public static final class SchedulerStopped extends TaskFinished {
    private static final long serialVersionUID = 1L;

    SchedulerStopped() {
      super("the cooperator was stopped");
    }
  }

  /** A task was to be resumed that is not paused. Twisted's {@code NotPaused}. */
  public static final class NotPaused extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    NotPaused() {
      super("the task is not paused");
    }
  }

  private final Iterator<?> steps;
  private final Cooperator cooperator;
  private final List<Deferred<Iterator<?>>> waiting = new ArrayList<>();
  private int paused;
  private @Nullable TaskFinished end;
  private @Nullable Throwable failure;

  CooperativeTask(Iterator<?> steps, Cooperator cooperator) {
    this.steps = steps;
    this.cooperator = cooperator;
  }

  /**
   * Waits for the end of the task; may be asked for several times.
   *
   * @return fires with the iterator when all steps are done; fails with what a step failed with,
   *     with {@link TaskStopped}, or with {@link SchedulerStopped}
   */
  public Deferred<Iterator<?>> whenDone() {
    Deferred<Iterator<?>> done = new Deferred<>();
    if (end == null) {
      waiting.add(done);
    } else {
      tell(done);
    }
    return done;
  }

  /**
   * Does no more steps until {@link #resume}. Counted.
   *
   * @throws TaskFinished if the task has ended
   */
  public void pause() {
    checkNotFinished();
    if (paused++ == 0) {
      cooperator.remove(this);
    }
  }

  /**
   * Takes back one {@link #pause}.
   *
   * @throws NotPaused if the task is not paused
   */
  public void resume() {
    if (paused == 0) {
      throw new NotPaused();
    }
    if (--paused == 0 && end == null) {
      cooperator.add(this);
    }
  }

  /**
   * Does no more steps at all.
   *
   * @throws TaskFinished if the task has ended
   */
  public void stop() {
    checkNotFinished();
    TaskStopped stopped = new TaskStopped();
    finish(stopped, stopped);
  }

  private void checkNotFinished() {
    if (end != null) {
      throw end;
    }
  }

  /** Does one step. A step that answers with a Deferred pauses the task until that has fired. */
  void step() {
    Object answer;
    try {
      if (!steps.hasNext()) {
        finish(new TaskDone(), null);
        return;
      }
      answer = steps.next();
    } catch (Throwable t) {
      finish(new TaskFailed(), t);
      return;
    }
    if (answer instanceof Deferred<?> waitFor) {
      pause();
      waitFor.addCallbacks(
          value -> {
            resume();
            return null;
          },
          stepFailure -> {
            finish(new TaskFailed(), stepFailure);
            return null;
          });
    }
  }

  void schedulerStopped() {
    SchedulerStopped stopped = new SchedulerStopped();
    finish(stopped, stopped);
  }

  private void finish(TaskFinished how, @Nullable Throwable why) {
    if (end != null) {
      return;
    }
    end = how;
    failure = why;
    if (paused == 0) {
      cooperator.remove(this);
    }
    List<Deferred<Iterator<?>>> all = List.copyOf(waiting);
    waiting.clear();
    all.forEach(this::tell);
  }

  private void tell(Deferred<Iterator<?>> done) {
    if (failure == null) {
      done.callback(steps);
    } else {
      done.errback(failure);
    }
  }
}
