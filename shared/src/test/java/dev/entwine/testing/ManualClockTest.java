package dev.entwine.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.entwine.time.DelayedCall;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ManualClockTest {

  @RegisterExtension final UnhandledRecorder unhandled = new UnhandledRecorder();

  private final ManualClock clock = new ManualClock();
  private final List<String> calls = new ArrayList<>();

  private void callAt(double seconds, String what) {
    clock.callLater(seconds, () -> calls.add(what + " at " + clock.seconds()));
  }

  @Test
  void standsStillUntilItIsAdvanced() {
    callAt(1, "call");
    assertThat(clock.seconds()).isZero();
    clock.advance(0.5);
    assertThat(calls).isEmpty();
    clock.advance(Duration.ofMillis(500));
    assertThat(calls).containsExactly("call at 1.0");
    assertThat(clock.nanoTime()).isEqualTo(1_000_000_000);
    assertThat(clock.getDelayedCalls()).isEmpty();
  }

  /** As Twisted's does: the time is set once, and then all calls are made. */
  @Test
  void everyCallSeesTheFinalTime() {
    callAt(2, "two");
    callAt(1, "one");
    callAt(1, "another");
    clock.advance(3);
    assertThat(calls).containsExactly("one at 3.0", "another at 3.0", "two at 3.0");
  }

  @Test
  void aCallThatIsScheduledMeanwhileCountsFromTheFinalTime() {
    clock.callLater(
        1,
        () -> {
          callAt(0, "no delay");
          callAt(1, "a second later");
        });
    clock.advance(3);
    assertThat(calls).containsExactly("no delay at 3.0");
    clock.advance(1);
    assertThat(calls).containsExactly("no delay at 3.0", "a second later at 4.0");
  }

  @Test
  void pumpAdvancesInSteps() {
    callAt(1, "one");
    callAt(2, "two");
    clock.pump(1, 0.5, 0.5);
    assertThat(calls).containsExactly("one at 1.0", "two at 2.0");
  }

  @Test
  void callsCanBeMovedAndCancelled() {
    DelayedCall moved = clock.callLater(1, () -> calls.add("moved"));
    DelayedCall cancelled = clock.callLater(1, () -> calls.add("cancelled"));
    moved.delay(Duration.ofSeconds(1));
    cancelled.cancel();
    clock.advance(1);
    assertThat(calls).isEmpty();
    moved.reset(Duration.ofSeconds(5));
    clock.advance(4);
    assertThat(calls).isEmpty();
    clock.advance(1);
    assertThat(calls).containsExactly("moved");
  }

  @Test
  void aCallThatThrowsIsReportedAndDisturbsNoOther() {
    IllegalStateException boom = new IllegalStateException("boom");
    clock.callLater(
        1,
        () -> {
          throw boom;
        });
    callAt(1, "next");
    clock.advance(1);
    assertThat(calls).containsExactly("next at 1.0");
    assertThat(unhandled.take()).containsExactly(boom);
  }

  @Test
  void timeDoesNotGoBack() {
    assertThatThrownBy(() -> clock.advance(-1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> clock.callLater(-1, () -> {}))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
