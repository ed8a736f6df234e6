package dev.entwine.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.entwine.defer.Deferred;
import dev.entwine.task.CooperativeTask.NotPaused;
import dev.entwine.task.CooperativeTask.SchedulerStopped;
import dev.entwine.task.CooperativeTask.TaskDone;
import dev.entwine.task.CooperativeTask.TaskFailed;
import dev.entwine.task.CooperativeTask.TaskStopped;
import dev.entwine.testing.ManualClock;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CooperatorTest {

  private final ManualClock clock = new ManualClock();
  private final List<Object> trace = new ArrayList<>();

  /** Gives the loop back after every step. */
  private final Cooperator cooperator = new Cooperator(clock, () -> () -> true);

  private Iterator<Object> steps(String name, int count) {
    return IntStream.range(0, count)
        .mapToObj(
            i -> {
              trace.add(name + i);
              return (Object) name;
            })
        .iterator();
  }

  private static Iterator<Object> endless(Supplier<Object> step) {
    return java.util.stream.Stream.generate(step).iterator();
  }

  @Test
  void takesTurnsBetweenTasks() {
    cooperator.cooperate(steps("a", 3));
    cooperator.cooperate(steps("b", 2));
    clock.advance(0);
    assertThat(trace).containsExactly("a0", "b0", "a1", "b1", "a2");
  }

  @Test
  void givesTheLoopBackWhenTheSliceIsOver() {
    Cooperator sliced = new Cooperator(clock);
    sliced.cooperate(
        endless(
            () -> {
              trace.add("step");
              return "";
            }));
    assertThat(clock.getDelayedCalls()).hasSize(1);
  }

  @Test
  void worksForTenMillisecondsAtATime() {
    // Each step takes 4 ms of a clock that only counts steps, so a slice ends after the third.
    long[] now = {0};
    List<Runnable> scheduled = new ArrayList<>();
    dev.entwine.time.Clock stepped =
        new dev.entwine.time.Clock() {
          @Override
          public long nanoTime() {
            return now[0];
          }

          @Override
          public dev.entwine.time.DelayedCall callLater(java.time.Duration delay, Runnable call) {
            scheduled.add(call);
            return clock.callLater(delay, call);
          }

          @Override
          public List<dev.entwine.time.DelayedCall> getDelayedCalls() {
            return List.of();
          }
        };
    new Cooperator(stepped)
        .cooperate(
            endless(
                () -> {
                  now[0] += 4_000_000;
                  trace.add("step");
                  return "";
                }));
    scheduled.get(0).run();
    assertThat(trace).hasSize(3);
    assertThat(scheduled).hasSize(2);
  }

  @Test
  void aDeferredHoldsUpItsOwnTaskOnly() {
    Deferred<Object> wait = new Deferred<>();
    CooperativeTask waiting = cooperator.cooperate(List.<Object>of(wait).iterator());
    waiting.whenDone().addCallbackDo(done -> trace.add("done"));
    cooperator.cooperate(steps("b", 2));
    clock.advance(0);
    assertThat(trace).containsExactly("b0", "b1");
    wait.callback(null);
    clock.advance(0);
    assertThat(trace).containsExactly("b0", "b1", "done");
  }

  @Test
  void aFailedStepFailsTheTask() {
    IllegalStateException boom = new IllegalStateException("boom");
    CooperativeTask task =
        cooperator.cooperate(
            endless(
                () -> {
                  throw boom;
                }));
    task.whenDone().addErrbackDo(trace::add);
    clock.advance(0);
    assertThat(trace).containsExactly(boom);
    assertThatExceptionOfType(TaskFailed.class).isThrownBy(task::pause);
  }

  @Test
  void aFailedDeferredFailsTheTask() {
    IllegalStateException boom = new IllegalStateException("boom");
    cooperator.coiterate(List.<Object>of(Deferred.fail(boom)).iterator()).addErrbackDo(trace::add);
    clock.advance(0);
    assertThat(trace).containsExactly(boom);
  }

  @Test
  void firesWithTheIteratorForEveryoneWhoWaits() {
    Iterator<Object> steps = steps("a", 1);
    CooperativeTask task = cooperator.cooperate(steps);
    task.whenDone().addCallbackDo(done -> trace.add(done == steps));
    clock.advance(0);
    task.whenDone().addCallbackDo(done -> trace.add(done == steps));
    assertThat(trace).containsExactly("a0", true, true);
    assertThatExceptionOfType(TaskDone.class).isThrownBy(task::stop);
  }

  @Test
  void aPausedTaskDoesNothingUntilResumedAsOften() {
    CooperativeTask task = cooperator.cooperate(steps("a", 1));
    task.pause();
    task.pause();
    task.resume();
    clock.advance(0);
    assertThat(trace).isEmpty();
    task.resume();
    clock.advance(0);
    assertThat(trace).containsExactly("a0");
    assertThatExceptionOfType(NotPaused.class).isThrownBy(task::resume);
  }

  @Test
  void aStoppedTaskFails() {
    CooperativeTask task = cooperator.cooperate(steps("a", 3));
    task.whenDone().addErrbackDo(trace::add);
    task.stop();
    clock.advance(0);
    assertThat(trace).hasSize(1).first().isInstanceOf(TaskStopped.class);
    assertThat(clock.getDelayedCalls()).isEmpty();
  }

  @Test
  void aTaskThatHasEndedSaysHowWhateverIsAskedOfIt() {
    CooperativeTask stopped = cooperator.cooperate(steps("a", 3));
    stopped.stop();
    assertThatExceptionOfType(TaskStopped.class).isThrownBy(stopped::stop);
    assertThatExceptionOfType(TaskStopped.class).isThrownBy(stopped::pause);
    CooperativeTask done = cooperator.cooperate(steps("b", 0));
    clock.advance(0);
    assertThatExceptionOfType(TaskDone.class).isThrownBy(done::pause);
    cooperator.stop();
    CooperativeTask late = cooperator.cooperate(steps("c", 1));
    assertThatExceptionOfType(SchedulerStopped.class).isThrownBy(late::pause);
  }

  @Test
  void aTaskThatIsPausedWhileItWaitsGoesOnWhenBothAreOver() {
    Deferred<Object> wait = new Deferred<>();
    Iterator<Object> twoSteps = List.<Object>of(wait, "last").iterator();
    CooperativeTask task = cooperator.cooperate(twoSteps);
    clock.advance(0);
    task.pause();
    wait.callback(null);
    clock.advance(0);
    assertThat(twoSteps).hasNext();
    task.resume();
    clock.advance(0);
    assertThat(twoSteps).isExhausted();
  }

  @Test
  void stoppingTheCooperatorEndsAllTasksAndRefusesNewOnes() {
    cooperator.cooperate(steps("a", 3)).whenDone().addErrbackDo(trace::add);
    cooperator.stop();
    cooperator.cooperate(steps("b", 3)).whenDone().addErrbackDo(trace::add);
    clock.advance(0);
    assertThat(trace).hasSize(2).allMatch(SchedulerStopped.class::isInstance);
    cooperator.start();
    cooperator.cooperate(steps("c", 1));
    clock.advance(0);
    assertThat(trace).hasSize(3).last().isEqualTo("c0");
  }
}
