package dev.entwine.defer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.entwine.testing.ManualClock;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A Deferred with a time limit. */
final class DeferredTimeoutTest {

  private static final Duration TEN = Duration.ofSeconds(10);

  private final ManualClock clock = new ManualClock();
  private final List<Object> seen = new ArrayList<>();

  @Test
  void itIsCancelledWhenTheTimeIsUpAndFailsWithTimeoutError() {
    Deferred<String> d = new Deferred<>(seen::add);
    d.addTimeout(TEN, clock);
    clock.advance(9.9);
    assertThat(d.called()).isFalse();
    clock.advance(0.1);
    assertThat(seen).containsExactly(d);
    assertThat(Taken.failure(d))
        .isInstanceOfSatisfying(TimeoutError.class, e -> assertThat(e.timeout()).isEqualTo(TEN))
        .hasMessageContaining("10.0 s");
  }

  @Test
  void theTimerIsGoneOnceItHasFired() {
    Deferred<String> d = new Deferred<>();
    d.addTimeout(10, clock);
    assertThat(clock.getDelayedCalls()).hasSize(1);
    d.callback("x");
    assertThat(clock.getDelayedCalls()).isEmpty();
    assertThat(Taken.value(d)).isEqualTo("x");
  }

  @Test
  void theTimerIsGoneOnceItHasFailed() {
    IOException broken = new IOException();
    Deferred<String> d = new Deferred<>();
    d.addTimeout(TEN, clock);
    d.errback(broken);
    assertThat(clock.getDelayedCalls()).isEmpty();
    assertThat(Taken.failure(d)).isSameAs(broken);
  }

  @Test
  void aFiredOneLeavesNoTimer() {
    assertThat(Taken.value(Deferred.succeed("x").addTimeout(TEN, clock))).isEqualTo("x");
    assertThat(clock.getDelayedCalls()).isEmpty();
  }

  @Test
  void aValueFromTheCancellerSurvives() {
    Deferred<String> d = new Deferred<>(own -> own.callback("so far"));
    d.addTimeout(TEN, clock);
    clock.advance(TEN);
    assertThat(Taken.value(d)).isEqualTo("so far");
  }

  @Test
  void anotherFailureFromTheCancellerStays() {
    IOException broken = new IOException();
    Deferred<String> d = new Deferred<>(own -> own.errback(broken));
    d.addTimeout(TEN, clock);
    clock.advance(TEN);
    assertThat(Taken.failure(d)).isSameAs(broken);
  }

  @Test
  void aCancelBeforeTheTimeStaysACancel() {
    Deferred<String> d = new Deferred<>();
    d.addTimeout(TEN, clock);
    d.cancel();
    assertThat(clock.getDelayedCalls()).isEmpty();
    assertThat(Taken.failure(d)).isInstanceOf(CancelledError.class);
  }

  @Test
  void linksFromBeforeCountAndThoseAddedLaterDoNot() {
    Deferred<String> inner = new Deferred<>();
    Deferred<String> later = new Deferred<>();
    Deferred<Integer> d = Deferred.succeed(1);
    d.addCallbackDeferred(n -> inner).addTimeout(TEN, clock).addCallbackDeferred(x -> later);
    clock.advance(5);
    inner.callback("in time");
    assertThat(clock.getDelayedCalls()).isEmpty();
    clock.advance(20);
    assertThat(later.called()).isFalse();
  }

  @Test
  void whatTheChainWaitsForIsCancelledWhenTheTimeIsUp() {
    Deferred<String> inner = new Deferred<>(seen::add);
    Deferred<String> d = Deferred.succeed(1).addCallbackDeferred(n -> inner);
    d.addTimeout(TEN, clock);
    clock.advance(TEN);
    assertThat(seen).containsExactly(inner);
    assertThat(Taken.failure(d)).isInstanceOf(TimeoutError.class);
  }

  @Test
  void anErrbackFromBeforeSeesTheCancelAndMayAnswer() {
    Deferred<String> d = new Deferred<>();
    d.addErrback(CancelledError.class, e -> "instead").addTimeout(TEN, clock);
    clock.advance(TEN);
    assertThat(Taken.value(d)).isEqualTo("instead");
  }

  @Test
  void anAnswerOfOnesOwnIsAskedForOnlyWhenTheTimeIsUp() {
    Deferred<String> late = new Deferred<>();
    late.addTimeout(TEN, clock, (value, failure) -> "instead of " + failure.getMessage());
    Deferred<String> inTime = new Deferred<>();
    inTime.addTimeout(TEN, clock, (value, failure) -> "not asked");
    inTime.callback("x");
    Deferred<String> cancelled = new Deferred<>();
    cancelled.addTimeout(TEN, clock, (value, failure) -> "not asked");
    cancelled.cancel();
    clock.advance(TEN);
    assertThat(Taken.value(late)).isEqualTo("instead of cancelled");
    assertThat(Taken.value(inTime)).isEqualTo("x");
    assertThat(Taken.failure(cancelled)).isInstanceOf(CancelledError.class);
  }

  @Test
  void theShorterOfTwoLimitsCounts() {
    Deferred<String> d = new Deferred<>();
    d.addTimeout(TEN, clock).addTimeout(5, clock);
    clock.advance(5);
    assertThat(clock.getDelayedCalls()).isEmpty();
    assertThat(Taken.failure(d))
        .isInstanceOfSatisfying(
            TimeoutError.class, e -> assertThat(e.timeout()).isEqualTo(Duration.ofSeconds(5)));
  }

  @Test
  void aNegativeTimeIsRefusedAndNothingIsAdded() {
    Deferred<String> d = new Deferred<>();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> d.addTimeout(Duration.ofSeconds(-1), clock));
    assertThatIllegalArgumentException().isThrownBy(() -> d.addTimeout(-1, clock));
    assertThatIllegalArgumentException().isThrownBy(() -> d.addTimeout(Double.NaN, clock));
    assertThat(clock.getDelayedCalls()).isEmpty();
  }
}
