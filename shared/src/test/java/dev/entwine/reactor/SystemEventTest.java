package dev.entwine.reactor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.entwine.defer.Deferred;
import dev.entwine.reactor.Reactor.Phase;
import dev.entwine.reactor.Reactor.SystemEvent;
import dev.entwine.reactor.Reactor.SystemEventTrigger;
import dev.entwine.testing.PythonPeer;
import dev.entwine.testing.UnhandledRecorder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What is called around a reactor's start and stop. */
class SystemEventTest {

  @RegisterExtension final UnhandledRecorder unhandled = new UnhandledRecorder();

  private final Reactor reactor = Reactor.create();
  private final List<String> calls = new CopyOnWriteArrayList<>();

  @AfterEach
  void closeVertx() {
    reactor.vertx().close();
  }

  private SystemEventTrigger add(Phase phase, SystemEvent event, Runnable call) {
    return reactor.addSystemEventTrigger(phase, event, call);
  }

  private SystemEventTrigger add(Phase phase, SystemEvent event, String says) {
    return add(phase, event, () -> calls.add(says));
  }

  private void runAndStop() {
    reactor.callWhenRunning(reactor::stop);
    reactor.run();
  }

  @Test
  void phasesComeInOrderAndTriggersOfAPhaseAsTheyWereAdded() {
    for (SystemEvent event : new SystemEvent[] {SystemEvent.SHUTDOWN, SystemEvent.STARTUP}) {
      for (Phase phase : new Phase[] {Phase.AFTER, Phase.DURING, Phase.BEFORE}) {
        add(phase, event, event + " " + phase + " 1");
        add(phase, event, event + " " + phase + " 2");
      }
    }
    runAndStop();
    assertThat(calls)
        .containsExactly(
            "STARTUP BEFORE 1",
            "STARTUP BEFORE 2",
            "STARTUP DURING 1",
            "STARTUP DURING 2",
            "STARTUP AFTER 1",
            "STARTUP AFTER 2",
            "SHUTDOWN BEFORE 1",
            "SHUTDOWN BEFORE 2",
            "SHUTDOWN DURING 1",
            "SHUTDOWN DURING 2",
            "SHUTDOWN AFTER 1",
            "SHUTDOWN AFTER 2");
  }

  @Test
  void theDeferredsOfTheBeforeTriggersAreAllWaitedFor() {
    for (int i = 3; i > 0; i--) {
      int number = i;
      reactor.addSystemEventTrigger(
          Phase.BEFORE,
          SystemEvent.SHUTDOWN,
          () -> {
            Deferred<String> later = new Deferred<>();
            reactor.callLater(
                Duration.ofMillis(5L * number),
                () -> {
                  calls.add("before " + number);
                  later.callback("done");
                });
            return later;
          });
    }
    add(Phase.DURING, SystemEvent.SHUTDOWN, "during");
    runAndStop();
    assertThat(calls).containsExactly("before 1", "before 2", "before 3", "during");
  }

  @Test
  void theStartMayWaitForTimeToPass() {
    reactor.addSystemEventTrigger(
        Phase.BEFORE,
        SystemEvent.STARTUP,
        () -> {
          Deferred<String> later = new Deferred<>();
          reactor.callLater(Duration.ofMillis(5), () -> later.callback("ready"));
          return later;
        });
    add(Phase.DURING, SystemEvent.STARTUP, "during");
    runAndStop();
    assertThat(calls).containsExactly("during");
  }

  @Test
  void aBeforeTriggerWhoseDeferredFailsIsReportedAndHoldsNothingUp() {
    IllegalStateException boom = new IllegalStateException("boom");
    reactor.addSystemEventTrigger(Phase.BEFORE, SystemEvent.SHUTDOWN, () -> Deferred.fail(boom));
    add(Phase.DURING, SystemEvent.SHUTDOWN, "during");
    runAndStop();
    assertThat(calls).containsExactly("during");
    assertThat(unhandled.take()).containsExactly(boom);
  }

  @Test
  void aTriggerThatThrowsIsReportedAndKeepsNoOtherFromBeingCalled() {
    List<Throwable> thrown = new ArrayList<>();
    for (Phase phase : Phase.values()) {
      IllegalStateException boom = new IllegalStateException("boom " + phase);
      AssertionError bang = new AssertionError("bang " + phase);
      thrown.addAll(List.of(boom, bang));
      add(
          phase,
          SystemEvent.SHUTDOWN,
          () -> {
            throw boom;
          });
      add(
          phase,
          SystemEvent.SHUTDOWN,
          () -> {
            throw bang;
          });
      add(phase, SystemEvent.SHUTDOWN, phase.toString());
    }
    runAndStop();
    assertThat(calls).containsExactly("BEFORE", "DURING", "AFTER");
    assertThat(unhandled.take()).containsExactlyElementsOf(thrown);
  }

  @Test
  void aRemovedTriggerIsNotCalled() {
    SystemEventTrigger removed = add(Phase.DURING, SystemEvent.SHUTDOWN, "removed");
    add(Phase.DURING, SystemEvent.SHUTDOWN, "kept");
    reactor.removeSystemEventTrigger(removed);
    assertThatThrownBy(() -> reactor.removeSystemEventTrigger(removed))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> reactor.removeSystemEventTrigger(new SystemEventTrigger() {}))
        .isInstanceOf(IllegalArgumentException.class);
    runAndStop();
    assertThat(calls).containsExactly("kept");
  }

  @Test
  void aTriggerThatHasBeenCalledCanNotBeRemovedAndOneStillToComeCan() {
    SystemEventTrigger[] later = new SystemEventTrigger[1];
    SystemEventTrigger[] self = new SystemEventTrigger[1];
    self[0] =
        add(
            Phase.DURING,
            SystemEvent.SHUTDOWN,
            () -> {
              assertThatThrownBy(() -> reactor.removeSystemEventTrigger(self[0]))
                  .isInstanceOf(IllegalArgumentException.class);
              reactor.removeSystemEventTrigger(later[0]);
              calls.add("removed the other");
            });
    later[0] = add(Phase.DURING, SystemEvent.SHUTDOWN, "never");
    runAndStop();
    assertThat(calls).containsExactly("removed the other");
  }

  @Test
  void aTriggerAddedFromATriggerOfTheSamePhaseIsCalledToo() {
    add(
        Phase.DURING,
        SystemEvent.SHUTDOWN,
        () -> {
          calls.add("first");
          add(Phase.DURING, SystemEvent.SHUTDOWN, "added");
          add(Phase.BEFORE, SystemEvent.SHUTDOWN, "too late");
        });
    add(Phase.DURING, SystemEvent.SHUTDOWN, "second");
    runAndStop();
    assertThat(calls).containsExactly("first", "second", "added");
  }

  @Test
  void aProgramThatStopsWhileItStartsShutsDownProperly() {
    add(Phase.DURING, SystemEvent.STARTUP, reactor::stop);
    add(Phase.AFTER, SystemEvent.STARTUP, "started");
    add(Phase.AFTER, SystemEvent.SHUTDOWN, "shut down");
    reactor.run();
    assertThat(calls).containsExactly("started", "shut down");
  }

  /** The same program in both: whatever happens around the start and the stop, in its order. */
  @Test
  void theOrderOfEverythingIsTwistedsOwn() {
    List<String> twisted = new ArrayList<>();
    try (PythonPeer peer = PythonPeer.start("shared", "twisted_start_and_stop.py")) {
      while (twisted.isEmpty() || !twisted.get(twisted.size() - 1).equals("returned")) {
        twisted.add(peer.readLine());
      }
    }
    Deferred<String> ready = new Deferred<>();
    Deferred<String> finished = new Deferred<>();
    reactor.addSystemEventTrigger(
        Phase.BEFORE,
        SystemEvent.STARTUP,
        () -> {
          calls.add("before startup");
          whenRunning("when running, from before startup");
          reactor.callLater(Duration.ofMillis(20), () -> ready.callback("ready"));
          return ready;
        });
    add(
        Phase.DURING,
        SystemEvent.STARTUP,
        () -> {
          calls.add("during startup");
          whenRunning("when running, from during startup");
          reactor.callLater(Duration.ZERO, () -> calls.add("no delay, from during startup"));
        });
    add(
        Phase.AFTER,
        SystemEvent.STARTUP,
        () -> {
          calls.add("after startup");
          whenRunning("when running, from after startup");
          reactor.callLater(Duration.ofMillis(20), this::stop);
        });
    whenRunning("when running");
    reactor.callLater(Duration.ofMillis(5), () -> calls.add("5 ms"));
    reactor.addSystemEventTrigger(
        Phase.BEFORE,
        SystemEvent.SHUTDOWN,
        () -> {
          calls.add("before shutdown");
          reactor.callLater(Duration.ofMillis(20), () -> finished.callback("finished"));
          return finished;
        });
    reactor.addSystemEventTrigger(
        Phase.BEFORE,
        SystemEvent.SHUTDOWN,
        () -> {
          calls.add("also before shutdown");
          whenRunning("when running, from before shutdown");
          return null;
        });
    add(
        Phase.DURING,
        SystemEvent.SHUTDOWN,
        () -> {
          calls.add("during shutdown");
          reactor.callLater(Duration.ZERO, () -> calls.add("never"));
          add(Phase.AFTER, SystemEvent.SHUTDOWN, "added while shutting down");
        });
    add(Phase.AFTER, SystemEvent.SHUTDOWN, "after shutdown");
    reactor.run();
    calls.add("returned");
    assertThat(calls).containsExactlyElementsOf(twisted);
  }

  private void stop() {
    calls.add("stop");
    reactor.stop();
    reactor.callLater(Duration.ZERO, () -> calls.add("no delay, after stop"));
  }

  private void whenRunning(String says) {
    reactor.callWhenRunning(() -> calls.add(says));
  }
}
