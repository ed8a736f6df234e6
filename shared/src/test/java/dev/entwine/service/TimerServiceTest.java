package dev.entwine.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entwine.defer.Deferred;
import dev.entwine.testing.ManualClock;
import dev.entwine.testing.UnhandledRecorder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class TimerServiceTest {

  @RegisterExtension final UnhandledRecorder unhandled = new UnhandledRecorder();

  private final ManualClock clock = new ManualClock();
  private final List<String> calls = new ArrayList<>();

  @Test
  void itCallsAtOnceAndThenInSteps() {
    TimerService service = counting();
    service.startService();
    clock.advance(Duration.ofSeconds(2));
    clock.advance(Duration.ofSeconds(2));
    assertThat(calls).hasSize(3);
    assertThat(service.stopService().result().success()).isTrue();
    clock.advance(Duration.ofSeconds(10));
    assertThat(calls).hasSize(3);
  }

  @Test
  void itCanBeStartedAgain() {
    TimerService service = counting();
    service.startService();
    service.stopService();
    service.startService();
    assertThat(calls).hasSize(2);
    service.stopService();
    assertThat(clock.getDelayedCalls()).isEmpty();
  }

  @Test
  void stoppingWaitsForACallThatIsUnderWay() {
    Deferred<String> work = new Deferred<>();
    TimerService service = new TimerService(clock, Duration.ofSeconds(2), () -> work);
    service.startService();
    Deferred<?> stopped = service.stopService();
    assertThat(stopped.called()).isFalse();
    work.callback("done");
    assertThat(stopped.result().success()).isTrue();
  }

  @Test
  void aCallThatFailsIsReportedAndIsTheLast() {
    TimerService service =
        new TimerService(
            clock,
            Duration.ofSeconds(2),
            () -> {
              calls.add("call");
              throw new IllegalStateException("no");
            });
    service.startService();
    clock.advance(Duration.ofSeconds(10));
    assertThat(calls).hasSize(1);
    assertThat(unhandled.take()).hasSize(1);
    assertThat(service.stopService().result().success()).isTrue();
  }

  @Test
  void stoppingOneThatNeverRanIsDoneAtOnce() {
    assertThat(counting().stopService().result().success()).isTrue();
  }

  private TimerService counting() {
    return new TimerService(
        clock,
        Duration.ofSeconds(2),
        () -> {
          calls.add("call");
          return null;
        });
  }
}
