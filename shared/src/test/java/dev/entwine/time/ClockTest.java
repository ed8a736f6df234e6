package dev.entwine.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What every clock has from the interface. */
final class ClockTest {

  /** Remembers the delay it was given. */
  private static final class Recorder implements Clock {
    private Duration delay;

    @Override
    public long nanoTime() {
      return 1_500_000_000L;
    }

    @Override
    public DelayedCall callLater(Duration given, Runnable call) {
      delay = given;
      return new DelayedCallQueue(this::nanoTime, () -> {}).add(given, call);
    }

    @Override
    public List<DelayedCall> getDelayedCalls() {
      return List.of();
    }
  }

  private final Recorder clock = new Recorder();

  @Test
  void secondsAreNanosecondsDividedByABillion() {
    assertThat(clock.seconds()).isEqualTo(1.5);
  }

  @Test
  void fractionsOfASecondAreKept() {
    clock.callLater(0.25, () -> {});
    assertThat(clock.delay).isEqualTo(Duration.ofMillis(250));
    clock.callLater(1e-9, () -> {});
    assertThat(clock.delay).isEqualTo(Duration.ofNanos(1));
  }

  @Test
  void zeroIsADelay() {
    clock.callLater(0, () -> {});
    assertThat(clock.delay).isEqualTo(Duration.ZERO);
  }

  @Test
  void aDelayThatIsNegativeOrNoNumberIsRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> clock.callLater(-0.1, () -> {}));
    assertThatIllegalArgumentException().isThrownBy(() -> clock.callLater(Double.NaN, () -> {}));
    assertThat(clock.delay).isNull();
  }

  @Test
  void aDelayForEverIsALongOne() {
    clock.callLater(Double.POSITIVE_INFINITY, () -> {});
    assertThat(clock.delay).isGreaterThan(Duration.ofDays(36_500));
  }
}
