package dev.entwine.verticles.offload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entwine.bus.OffloadAnswer;
import dev.entwine.bus.OffloadContract;
import dev.entwine.bus.OffloadError;
import dev.entwine.bus.OffloadFailure;
import dev.entwine.bus.OffloadJob;
import dev.entwine.bus.OffloadProgress;
import dev.entwine.bus.OffloadResult;
import dev.entwine.bus.OffloadTask;
import dev.entwine.defer.Deferred;
import dev.entwine.testing.ManualClock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class JobDeskTest {

  private static final OffloadAnswer ANSWER = new OffloadAnswer.Sha256("0".repeat(64), 4);

  /** A call that no thread has taken up yet. */
  private record Waiting(Callable<OffloadAnswer> call, Deferred<OffloadAnswer> answer) {}

  private final ManualClock clock = new ManualClock();
  private final Deque<Waiting> waiting = new ArrayDeque<>();
  private final List<String> told = new ArrayList<>();
  private @Nullable Exception failure;
  private @Nullable Meter meter;
  private final JobDesk desk =
      new JobDesk(
          clock,
          this::queue,
          (task, meter) -> {
            this.meter = meter;
            if (failure != null) {
              throw failure;
            }
            return ANSWER;
          },
          Duration.ofMillis(500),
          (address, progress) -> told.add(address + " " + progress));

  private Deferred<OffloadAnswer> queue(Callable<OffloadAnswer> call) {
    Deferred<OffloadAnswer> answer =
        new Deferred<>(own -> waiting.removeIf(other -> other.answer() == own));
    waiting.add(new Waiting(call, answer));
    return answer;
  }

  /** A thread does the next call, and its answer comes back. */
  private void finishOne() {
    Waiting next = waiting.remove();
    try {
      OffloadAnswer answer = next.call().call();
      if (!next.answer().called()) {
        next.answer().callback(answer);
      }
    } catch (Exception e) {
      if (!next.answer().called()) {
        next.answer().errback(e);
      }
    }
  }

  private static OffloadJob job(String id, @Nullable String progress) {
    return new OffloadJob(id, new OffloadTask.Sha256("data"), progress);
  }

  private static final class Outcome {
    @Nullable OffloadResult result;
    @Nullable OffloadFailure failure;
  }

  private Outcome submit(String id) {
    return outcome(desk.submit(job(id, null)));
  }

  private static Outcome outcome(Deferred<OffloadResult> submitted) {
    Outcome outcome = new Outcome();
    submitted
        .addCallbackDo(result -> outcome.result = result)
        .addErrbackDo(OffloadError.class, error -> outcome.failure = error.failure());
    return outcome;
  }

  @Test
  void a_result_tells_how_long_it_took_and_how_late_the_loop_was() {
    Outcome outcome = submit("a");
    clock.advance(0.105);
    assertThat(outcome.result).isNull();
    finishOne();

    assertThat(outcome.result.answer()).isEqualTo(ANSWER);
    assertThat(outcome.result.id()).isEqualTo("a");
    assertThat(outcome.result.elapsed()).isEqualTo(Duration.ofMillis(105));
    assertThat(outcome.result.lag().max()).isEqualTo(100_000);
    assertThat(clock.getDelayedCalls()).isEmpty();
  }

  @Test
  void progress_is_told_at_intervals_while_a_job_that_wants_it_is_there() {
    String address = OffloadContract.PROGRESS_PREFIX + "x";
    desk.submit(job("a", address));
    submit("silent");

    clock.pump(0.4, 0.2);
    assertThat(told).containsExactly(address + " " + new OffloadProgress("a", 0, 0));
    clock.advance(0.5);
    assertThat(told).hasSize(2);

    finishOne();
    clock.advance(5);
    assertThat(told).hasSize(2);
  }

  @Test
  void a_job_that_waits_leaves_the_queue_when_cancelled() {
    Outcome first = submit("a");
    Outcome second = submit("b");

    desk.cancel("b");
    desk.cancel("nobody");

    assertThat(second.failure).isEqualTo(OffloadFailure.CANCELLED);
    assertThat(waiting).hasSize(1);
    finishOne();
    assertThat(first.result).isNotNull();
  }

  @Test
  void a_job_that_runs_answers_when_its_thread_has_stopped() {
    Outcome outcome = submit("a");
    Waiting running = waiting.remove();
    waiting.add(
        new Waiting(
            () -> {
              running.call().call();
              desk.cancel("a");
              assertThat(outcome.failure).isNull();
              meter.advance(1);
              return ANSWER;
            },
            running.answer()));
    finishOne();

    assertThat(outcome.failure).isEqualTo(OffloadFailure.CANCELLED);
  }

  @Test
  void an_id_that_is_running_can_not_be_used_again_until_then() {
    Outcome first = submit("a");
    assertThat(submit("a").failure).isEqualTo(OffloadFailure.BAD_REQUEST);
    finishOne();

    assertThat(first.result).isNotNull();
    assertThat(submit("a").failure).isNull();
  }

  @Test
  void a_bug_in_the_work_is_no_secret_and_no_stack_trace() {
    failure = new IllegalStateException("bug");
    Outcome outcome = submit("a");
    finishOne();

    assertThat(outcome.failure).isEqualTo(OffloadFailure.INTERNAL);
  }

  @Test
  void stopping_refuses_new_jobs_and_waits_for_the_others() {
    Outcome running = submit("a");
    boolean[] drained = new boolean[1];
    desk.drain(Duration.ofSeconds(5)).addCallbackDo(done -> drained[0] = true);

    assertThat(submit("b").failure).isEqualTo(OffloadFailure.UNAVAILABLE);
    assertThat(drained[0]).isFalse();
    finishOne();

    assertThat(running.result).isNotNull();
    assertThat(drained[0]).isTrue();
    clock.advance(60);
  }

  @Test
  void stopping_cancels_what_takes_too_long() {
    Outcome waits = submit("a");
    boolean[] drained = new boolean[1];
    desk.drain(Duration.ofSeconds(5)).addCallbackDo(done -> drained[0] = true);

    clock.advance(4.9);
    assertThat(waits.failure).isNull();
    clock.advance(0.2);
    assertThat(waits.failure).isEqualTo(OffloadFailure.CANCELLED);
    assertThat(drained[0]).isTrue();
  }

  @Test
  void stopping_does_not_wait_for_a_thread_that_is_stuck() {
    Outcome stuck = submit("a");
    Waiting running = waiting.element();
    boolean[] drained = new boolean[1];
    desk.drain(Duration.ofSeconds(5)).addCallbackDo(done -> drained[0] = true);
    Deferred.execute(running.call());

    clock.advance(5.1);
    assertThat(stuck.failure).isNull();
    clock.advance(2.1);
    assertThat(stuck.failure).isEqualTo(OffloadFailure.CANCELLED);
    assertThat(drained[0]).isTrue();
  }
}
