package dev.entwine.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.entwine.defer.Deferred;
import dev.entwine.testing.ManualClock;
import dev.entwine.testing.UnhandledRecorder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class MultiServiceTest {

  @RegisterExtension final UnhandledRecorder unhandled = new UnhandledRecorder();

  private final List<String> calls = new ArrayList<>();
  private final MultiService tree = new MultiService();

  /** Says what it is asked, and answers when it is told to. */
  private final class Told extends Service {
    private final String who;
    private Deferred<?> prepared = Deferred.succeed(null);
    private Deferred<?> started = Deferred.succeed(null);
    private Deferred<?> stopped = Deferred.succeed(null);

    Told(String who) {
      this.who = who;
      setName(who);
    }

    @Override
    protected Deferred<?> privilegedStart() {
      calls.add("prepare " + who);
      return prepared;
    }

    @Override
    protected Deferred<?> start() {
      calls.add("start " + who);
      return started;
    }

    @Override
    protected Deferred<?> stop() {
      calls.add("stop " + who);
      return stopped;
    }
  }

  private Told added(String name) {
    Told service = new Told(name);
    tree.addService(service);
    return service;
  }

  @Test
  void allArePreparedInOrderAndThenStartedInOrder() {
    added("a");
    added("b");
    tree.privilegedStartService();
    tree.startService();
    assertThat(calls).containsExactly("prepare a", "prepare b", "start a", "start b");
    assertThat(tree.services()).allMatch(Service::running);
  }

  @Test
  void allAreStoppedInTheOtherOrderWithoutWaitingForEachOther() {
    Told a = added("a");
    Told b = added("b");
    tree.startService();
    Deferred<String> slow = new Deferred<>();
    b.stopped = slow;
    calls.clear();
    Deferred<?> stopped = tree.stopService();
    assertThat(calls).containsExactly("stop b", "stop a");
    assertThat(a.running()).isFalse();
    assertThat(stopped.called()).isFalse();
    slow.callback("now");
    assertThat(stopped.result().success()).isTrue();
  }

  @Test
  void theStartIsDoneWhenThatOfEachIs() {
    Told a = added("a");
    Deferred<String> slow = new Deferred<>();
    a.started = slow;
    added("b");
    Deferred<?> started = tree.startService();
    assertThat(calls).containsExactly("start a", "start b");
    assertThat(started.called()).isFalse();
    slow.callback("now");
    assertThat(started.result().success()).isTrue();
  }

  @Test
  void aStartThatFailsFailsTheWholeWithAllFailures() {
    IllegalStateException first = new IllegalStateException("first");
    IllegalStateException second = new IllegalStateException("second");
    added("a").started = Deferred.fail(first);
    added("b").started = Deferred.fail(second);
    Deferred<?> started = tree.startService();
    assertThat(started.result().failure()).isSameAs(first).hasSuppressedException(second);
    started.addErrbackDo(seen -> {});
  }

  @Test
  void whatAHookThrowsIsAFailureToo() {
    Service broken =
        new Service() {
          @Override
          protected Deferred<?> start() {
            throw new IllegalStateException("no");
          }
        };
    Deferred<?> started = broken.startService();
    assertThat(started.result().failure()).hasMessage("no");
    started.addErrbackDo(seen -> {});
  }

  @Test
  void aServiceAddedToARunningOneStartsAtOnce() {
    tree.startService();
    added("late");
    assertThat(calls).containsExactly("prepare late", "start late");
  }

  @Test
  void aServiceAddedToOneThatDoesNotRunWaits() {
    Told service = added("early");
    assertThat(calls).isEmpty();
    assertThat(service.running()).isFalse();
    assertThat(service.parent()).isSameAs(tree);
  }

  @Test
  void aServiceTakenOutOfARunningOneIsStopped() {
    Told service = added("a");
    tree.startService();
    calls.clear();
    Deferred<?> gone = service.disownServiceParent();
    assertThat(gone.result().success()).isTrue();
    assertThat(calls).containsExactly("stop a");
    assertThat(service.parent()).isNull();
    assertThat(tree.services()).isEmpty();
  }

  @Test
  void startingTwiceStartsOnce() {
    Told service = added("a");
    tree.startService();
    tree.startService();
    assertThat(calls).containsExactly("start a");
    assertThat(service.running()).isTrue();
  }

  @Test
  void servicesAreFoundByTheirNames() {
    Told service = added("a");
    assertThat(tree.getServiceNamed("a")).isSameAs(service);
    assertThatThrownBy(() -> tree.getServiceNamed("b"))
        .isInstanceOf(NoSuchElementException.class)
        .hasMessage("no service is called b");
  }

  @Test
  void noTwoHaveTheSameName() {
    added("a");
    assertThatThrownBy(() -> added("a"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("there is a service called a already");
  }

  @Test
  void aServiceHasOneParentAndKeepsItsName() {
    Told service = added("a");
    assertThatThrownBy(() -> new MultiService().addService(service))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("service a has a parent already: disown that first");
    assertThatThrownBy(() -> service.setName("b"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("service a has a parent already: name it before it is added to one");
    assertThatThrownBy(() -> new Told("stranger").disownServiceParent())
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("service stranger has no parent");
    assertThatThrownBy(() -> tree.removeService(new Told("stranger")))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void whatHasNotStoppedInTimeIsReportedWithItsPath() {
    ManualClock clock = new ManualClock();
    MultiService inner = new MultiService();
    inner.setName("inner");
    Told stuck = new Told("stuck");
    stuck.stopped = new Deferred<>();
    inner.addService(stuck);
    tree.addService(inner);
    added("quick");
    tree.startService();
    Deferred<List<String>> report = tree.stopService(Duration.ofSeconds(5), clock);
    clock.advance(Duration.ofMillis(4999));
    assertThat(report.called()).isFalse();
    clock.advance(Duration.ofMillis(1));
    assertThat(report.result().value()).containsExactly("inner/stuck: has not stopped");
  }

  @Test
  void whatFailsToStopIsReportedToo() {
    ManualClock clock = new ManualClock();
    added("bad").stopped = Deferred.fail(new IllegalStateException("no"));
    tree.startService();
    Deferred<List<String>> report = tree.stopService(Duration.ofSeconds(5), clock);
    assertThat(report.result().value())
        .containsExactly("bad: failed to stop: java.lang.IllegalStateException: no");
    assertThat(clock.getDelayedCalls()).isEmpty();
  }

  @Test
  void aStopInTimeReportsNothingAndLeavesNoTimer() {
    ManualClock clock = new ManualClock();
    added("a");
    tree.startService();
    assertThat(tree.stopService(Duration.ofSeconds(5), clock).result().value()).isEmpty();
    assertThat(clock.getDelayedCalls()).isEmpty();
  }
}
