package dev.entwine.verticles.offload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.entwine.bus.OffloadLag;
import dev.entwine.testing.ManualClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class LoopLagTest {

  private final ManualClock clock = new ManualClock();
  private final LoopLag lag = new LoopLag(clock, Duration.ofMillis(10));

  private void onTime(int times) {
    for (int i = 0; i < times; i++) {
      clock.advance(0.010);
    }
  }

  @Test
  void a_loop_that_is_on_time_has_no_lag() {
    LoopLag.Watch watch = lag.watch();
    onTime(100);

    assertThat(watch.stop()).isEqualTo(new OffloadLag(100, 0, 0, 0));
  }

  @Test
  void a_late_call_is_the_lag() {
    LoopLag.Watch watch = lag.watch();
    onTime(9);
    clock.advance(0.018);

    OffloadLag seen = watch.stop();

    assertThat(seen.samples()).isEqualTo(10);
    assertThat(seen.p50()).isZero();
    assertThat(seen.p99()).isEqualTo(8_000);
    assertThat(seen.max()).isEqualTo(8_000);
  }

  @Test
  void a_loop_that_is_stuck_counts_for_as_long_as_it_is_stuck() {
    LoopLag.Watch watch = lag.watch();
    onTime(50);
    clock.advance(1.010);

    OffloadLag seen = watch.stop();

    assertThat(seen.samples()).isEqualTo(150);
    assertThat(seen.p50()).isBetween(200_000L, 300_000L);
    assertThat(seen.p99()).isBetween(950_000L, 1_000_000L);
    assertThat(seen.max()).isEqualTo(1_000_000);
  }

  @Test
  void lateness_from_before_the_watch_is_not_its_own() {
    LoopLag.Watch first = lag.watch();
    LoopLag.Watch[] second = new LoopLag.Watch[1];
    clock.callLater(0.005, () -> second[0] = lag.watch());
    clock.advance(2);

    assertThat(first.stop().max()).isEqualTo(1_990_000);
    assertThat(second[0].stop().max()).isZero();
  }

  @Test
  void a_call_that_is_overdue_at_the_end_counts() {
    LoopLag.Watch watch = lag.watch();
    OffloadLag[] seen = new OffloadLag[1];
    clock.callLater(0.005, () -> seen[0] = watch.stop());
    clock.advance(0.040);

    assertThat(seen[0].max()).isEqualTo(30_000);
  }

  @Test
  void nothing_is_known_of_a_time_shorter_than_the_interval() {
    LoopLag.Watch watch = lag.watch();
    clock.advance(0.009);

    assertThat(watch.stop()).isEqualTo(OffloadLag.NONE);
  }

  @Test
  void nothing_is_due_when_nobody_watches() {
    LoopLag.Watch first = lag.watch();
    LoopLag.Watch second = lag.watch();
    assertThat(clock.getDelayedCalls()).hasSize(1);

    first.stop();
    assertThat(clock.getDelayedCalls()).hasSize(1);
    second.stop();
    assertThat(clock.getDelayedCalls()).isEmpty();

    lag.watch();
    assertThat(clock.getDelayedCalls()).hasSize(1);
  }

  @Test
  void an_interval_of_nothing_is_refused() {
    assertThatThrownBy(() -> new LoopLag(clock, Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
