package dev.entwine.testing.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.testkit.engine.EventConditions.event;
import static org.junit.platform.testkit.engine.EventConditions.finishedWithFailure;
import static org.junit.platform.testkit.engine.EventConditions.test;
import static org.junit.platform.testkit.engine.TestExecutionResultConditions.message;

import dev.entwine.defer.Deferred;
import dev.entwine.defer.UnhandledErrors;
import dev.entwine.testing.ManualClock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Events;

class EntwineExtensionTest {

  private static Events run(Class<?> tests) {
    return EngineTestKit.engine("junit-jupiter")
        .selectors(selectClass(tests))
        .execute()
        .testEvents();
  }

  @Test
  void aTestThatLeavesNothingBehindPasses() {
    run(Clean.class).assertStatistics(stats -> stats.started(2).succeeded(2));
  }

  @Test
  void aTestThatLeavesSomethingBehindFails() {
    Events events = run(Dirty.class);
    events.assertStatistics(stats -> stats.started(3).failed(3));
    events
        .assertThatEvents()
        .haveExactly(
            1,
            event(
                test("aFailureInADeferred"),
                finishedWithFailure(message(m -> m.contains("a Deferred")))))
        .haveExactly(
            1,
            event(test("aReportedError"), finishedWithFailure(message(m -> m.contains("a test")))))
        .haveExactly(
            1,
            event(
                test("aPendingCall"),
                finishedWithFailure(message(m -> m.contains("DelayedCall[pending")))));
  }

  @ExtendWith(EntwineExtension.class)
  static class Clean {

    @Test
    void flushesWhatItExpects(LoggedErrors errors) {
      Deferred.fail(new IllegalStateException("boom"));
      assertThat(errors.flush(IllegalArgumentException.class)).isEmpty();
      assertThat(errors.flush(IllegalStateException.class)).hasSize(1);
    }

    @Test
    void usesUpItsClock(ManualClock clock) {
      clock.callLater(1, () -> {});
      clock.advance(1);
    }
  }

  @ExtendWith(EntwineExtension.class)
  static class Dirty {

    @Test
    void aFailureInADeferred() {
      Deferred.fail(new IllegalStateException("boom"));
    }

    @Test
    void aReportedError() {
      UnhandledErrors.report("a test", new IllegalStateException("boom"));
    }

    @Test
    void aPendingCall(ManualClock clock) {
      clock.callLater(1, () -> {});
    }
  }
}
