package dev.entwine.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.entwine.defer.Deferred;
import dev.entwine.testing.ManualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LoopingCallTest {

  private static final Duration SECOND = Duration.ofSeconds(1);

  private final ManualClock clock = new ManualClock();
  private final List<Object> calls = new ArrayList<>();

  private LoopingCall recording() {
    return new LoopingCall(clock, () -> calls.add(clock.seconds()));
  }

  private LoopingCall counting() {
    return LoopingCall.withCount(clock, n -> calls.add(clock.seconds() + " " + n));
  }

  @Test
  void callsAtOnceAndThenOnTheGrid() {
    recording().start(SECOND);
    clock.pump(0.5, 0.5, 1);
    assertThat(calls).containsExactly(0.0, 1.0, 2.0);
  }

  @Test
  void aCallMayStopItsOwnLoop() {
    List<LoopingCall> ended = new ArrayList<>();
    LoopingCall loop =
        new LoopingCall(
            clock,
            own -> {
              calls.add(clock.seconds());
              if (calls.size() == 3) {
                own.stop();
              }
            });
    loop.start(0.5).addCallbackDo(ended::add);
    clock.pump(0.5, 0.5, 0.5);
    assertThat(calls).containsExactly(0.0, 0.5, 1.0);
    assertThat(ended).containsExactly(loop);
  }

  @Test
  void startedNotNowTheFirstCallComesAfterAnInterval() {
    recording().start(SECOND, false);
    clock.pump(0.5, 0.5, 1);
    assertThat(calls).containsExactly(1.0, 2.0);
  }

  @Test
  void missedTicksAreSkippedAndTheGridIsKept() {
    recording().start(SECOND);
    clock.pump(5.5, 0.5, 1);
    assertThat(calls).containsExactly(0.0, 5.5, 6.0, 7.0);
  }

  @Test
  void callsDoNotOverlapWithTheirDeferred() {
    List<Deferred<Void>> running = new ArrayList<>();
    LoopingCall loop =
        new LoopingCall(
            clock,
            () -> {
              calls.add(clock.seconds());
              Deferred<Void> d = new Deferred<>();
              running.add(d);
              return d;
            });
    loop.start(SECOND);
    clock.pump(1, 1, 0.5);
    assertThat(calls).containsExactly(0.0);
    running.get(0).callback(null);
    clock.advance(0.5);
    assertThat(calls).containsExactly(0.0, 3.0);
  }

  @Test
  void anExceptionStopsTheLoopAndFailsItsDeferred() {
    IllegalStateException boom = new IllegalStateException("boom");
    LoopingCall loop =
        new LoopingCall(
            clock,
            (Runnable)
                () -> {
                  calls.add(clock.seconds());
                  if (calls.size() == 2) {
                    throw boom;
                  }
                });
    loop.start(SECOND).addErrbackDo(calls::add);
    clock.pump(1, 1, 1);
    assertThat(calls).containsExactly(0.0, 1.0, boom);
    assertThat(loop.running()).isFalse();
    assertThat(clock.getDelayedCalls()).isEmpty();
  }

  @Test
  void aFailedDeferredStopsTheLoop() {
    IllegalStateException boom = new IllegalStateException("boom");
    new LoopingCall(clock, () -> Deferred.fail(boom)).start(SECOND).addErrbackDo(calls::add);
    assertThat(calls).containsExactly(boom);
  }

  @Test
  void stoppingFiresTheDeferredWithTheLoop() {
    LoopingCall loop = recording();
    loop.start(SECOND).addCallbackDo(calls::add);
    loop.stop();
    clock.pump(1, 1);
    assertThat(calls).containsExactly(0.0, loop);
  }

  @Test
  void stoppedWhileACallIsRunningItWaitsForThatCall() {
    Deferred<Void> running = new Deferred<>();
    LoopingCall loop = new LoopingCall(clock, () -> running);
    loop.start(SECOND).addCallbackDo(calls::add);
    loop.stop();
    assertThat(calls).isEmpty();
    running.callback(null);
    assertThat(calls).containsExactly(loop);
  }

  @Test
  void aLoopThatStopsItselfEndsAfterThatCall() {
    LoopingCall[] loop = new LoopingCall[1];
    loop[0] = new LoopingCall(clock, (Runnable) () -> loop[0].stop());
    loop[0].start(SECOND).addCallbackDo(calls::add);
    assertThat(calls).containsExactly(loop[0]);
    assertThat(clock.getDelayedCalls()).isEmpty();
  }

  @Test
  void countsTheTicksThatWentBy() {
    counting().start(SECOND);
    clock.pump(5.5, 0.5);
    assertThat(calls).containsExactly("0.0 1", "5.5 5", "6.0 1");
  }

  @Test
  void countsRightWhereFloatingPointDoesNot() {
    counting().start(Duration.ofMillis(100));
    for (int i = 0; i < 10; i++) {
      clock.advance(Duration.ofMillis(100));
    }
    assertThat(calls).hasSize(11).allMatch(call -> call.toString().endsWith(" 1"));
  }

  @Test
  void startedAgainWithinAnIntervalOfItsLastCallItDoesNotCountThatTwice() {
    LoopingCall loop = counting();
    loop.start(SECOND);
    loop.stop();
    clock.advance(0.25);
    loop.start(SECOND);
    clock.advance(1);
    assertThat(calls).containsExactly("0.0 1", "1.25 1");
    loop.stop();
  }

  @Test
  void countsFromTheNewGridAfterAReset() {
    LoopingCall loop = counting();
    loop.start(SECOND);
    clock.advance(0.5);
    loop.reset();
    clock.advance(0.75);
    loop.reset();
    clock.pump(3.25, 1, 1);
    assertThat(calls).containsExactly("0.0 1", "4.5 4", "5.5 1", "6.5 1");
  }

  @Test
  void resetSkipsTheNextCallAndBeginsANewGrid() {
    LoopingCall loop = recording();
    loop.start(SECOND);
    clock.advance(0.5);
    loop.reset();
    clock.pump(0.5, 0.5, 1);
    assertThat(calls).containsExactly(0.0, 1.5, 2.5);
  }

  @Test
  void anIntervalOfZeroCallsOnEveryTurn() {
    LoopingCall[] loop = new LoopingCall[1];
    loop[0] =
        new LoopingCall(
            clock,
            (Runnable)
                () -> {
                  calls.add(clock.seconds());
                  if (calls.size() == 3) {
                    loop[0].stop();
                  }
                });
    loop[0].start(Duration.ZERO);
    clock.advance(0);
    assertThat(calls).containsExactly(0.0, 0.0, 0.0);
  }

  @Test
  void canBeStartedAgainAfterItsEnd() {
    LoopingCall loop = recording();
    loop.start(SECOND);
    loop.stop();
    clock.advance(0.5);
    loop.start(SECOND);
    clock.advance(1);
    assertThat(calls).containsExactly(0.0, 0.5, 1.5);
  }

  @Test
  void refusesWhatTwistedRefuses() {
    LoopingCall loop = recording();
    assertThatIllegalStateException().isThrownBy(loop::stop);
    assertThatIllegalStateException().isThrownBy(loop::reset);
    assertThatIllegalArgumentException().isThrownBy(() -> loop.start(Duration.ofSeconds(-1)));
    loop.start(SECOND);
    assertThatIllegalStateException().isThrownBy(() -> loop.start(SECOND));
  }
}
