package dev.entwine.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.entwine.defer.CancelledError;
import dev.entwine.defer.Deferred;
import dev.entwine.defer.Outcome;
import dev.entwine.testing.ManualClock;
import dev.entwine.time.DelayedCall;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TaskTest {

  private final ManualClock clock = new ManualClock();
  private final List<Object> results = new ArrayList<>();

  @Test
  void deferLaterFiresWithWhatTheCallReturned() {
    Task.deferLater(clock, Duration.ofSeconds(2), () -> "value").addCallbackDo(results::add);
    clock.advance(1.5);
    assertThat(results).isEmpty();
    clock.advance(0.5);
    assertThat(results).containsExactly("value");
  }

  @Test
  void deferLaterFailsWithWhatTheCallThrew() {
    IllegalStateException boom = new IllegalStateException("boom");
    Task.deferLater(
            clock,
            Duration.ZERO,
            () -> {
              throw boom;
            })
        .addErrbackDo(results::add);
    clock.advance(0);
    assertThat(results).containsExactly(boom);
  }

  @Test
  void deferLaterWithoutACallFiresWithNull() {
    Task.deferLater(clock, Duration.ofSeconds(1)).addCallbackDo(results::add);
    clock.advance(1);
    assertThat(results).containsOnlyNulls().hasSize(1);
  }

  @Test
  void aDeferredThatTheCallAnswersWithIsWaitedFor() {
    Deferred<String> answer = new Deferred<>();
    Task.deferLater(clock, Duration.ofSeconds(1))
        .addCallbackDeferred(later -> answer)
        .addCallbackDo(results::add);
    clock.advance(1);
    assertThat(results).isEmpty();
    answer.callback("value");
    assertThat(results).containsExactly("value");
  }

  @Test
  void cancellingTakesTheCallBack() {
    Deferred<Object> d = Task.deferLater(clock, Duration.ofSeconds(1), () -> results.add("called"));
    d.addErrbackDo(results::add);
    d.cancel();
    assertThat(clock.getDelayedCalls()).isEmpty();
    clock.advance(2);
    assertThat(results).hasSize(1).first().isInstanceOf(CancelledError.class);
  }

  @Test
  void delaysMayBeGivenInSeconds() {
    ManualClock clock = new ManualClock();
    Deferred<Double> result = Task.deferLater(clock, 1.5, clock::seconds);
    Deferred<Void> elapsed = Task.deferLater(clock, 0.5);
    clock.advance(1);
    assertThat(elapsed.called()).isTrue();
    assertThat(result.called()).isFalse();
    clock.advance(0.5);
    assertThat(result.result()).isEqualTo(new Outcome<>(true, 1.5, null));
    assertThatIllegalArgumentException().isThrownBy(() -> Task.deferLater(clock, Double.NaN));
  }

  @Test
  void aCallMayBeMovedBySeconds() {
    ManualClock clock = new ManualClock();
    DelayedCall call = clock.callLater(1.0, () -> {});
    call.delay(0.5);
    assertThat(call.getTime()).isEqualTo(clock.nanoTime() + 1_500_000_000L);
    call.delay(-1.0);
    assertThat(call.getTime()).isEqualTo(clock.nanoTime() + 500_000_000L);
    call.reset(2.0);
    assertThat(call.getTime()).isEqualTo(clock.nanoTime() + 2_000_000_000L);
  }
}
