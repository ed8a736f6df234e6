package dev.entwine.reactor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entwine.defer.Deferred;
import dev.entwine.defer.UnhandledErrors;
import dev.entwine.task.Task;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ReactTest {

  private static int react(Function<Reactor, Deferred<?>> main) {
    return React.run(Reactor.create(), main);
  }

  @Test
  void endsWithZeroWhenTheDeferredFires() {
    assertThat(react(r -> Task.deferLater(r, Duration.ofMillis(1), () -> "done"))).isZero();
  }

  @Test
  void endsWhenTheDeferredHasFiredBeforeTheReactorRuns() {
    assertThat(react(r -> Deferred.succeed("done"))).isZero();
  }

  @Test
  void endsWithTheCodeThatWasAskedFor() {
    assertThat(react(r -> Deferred.fail(new SystemExit(7)))).isEqualTo(7);
  }

  @Test
  void endsWithOneAndAReportWhenTheDeferredFails() {
    List<Throwable> reported = new CopyOnWriteArrayList<>();
    UnhandledErrors.Observer observer = (where, error) -> reported.add(error);
    UnhandledErrors.addObserver(observer);
    try {
      IllegalStateException boom = new IllegalStateException("boom");
      assertThat(
              react(
                  r ->
                      Task.deferLater(
                          r,
                          Duration.ZERO,
                          () -> {
                            throw boom;
                          })))
          .isEqualTo(1);
      assertThat(reported).containsExactly(boom);
    } finally {
      UnhandledErrors.removeObserver(observer);
    }
  }

  @Test
  void aProgramThatStopsItsReactorEndsWithZero() {
    assertThat(
            react(
                r -> {
                  r.callWhenRunning(r::stop);
                  return new Deferred<>();
                }))
        .isZero();
  }

  @Test
  void mainRunsOnTheLoopBeforeTheStartupEvents() {
    List<Object> order = new CopyOnWriteArrayList<>();
    Reactor reactor = Reactor.create();
    reactor.addSystemEventTrigger(
        Reactor.Phase.BEFORE, Reactor.SystemEvent.STARTUP, () -> order.add("before my run"));
    int code =
        React.run(
            reactor,
            r -> {
              order.add(Vertx.currentContext() == r.context());
              order.add(Reactor.current() == r);
              r.addSystemEventTrigger(
                  Reactor.Phase.DURING, Reactor.SystemEvent.STARTUP, () -> order.add("startup"));
              order.add("main");
              return Coroutine.run(() -> Coroutine.await(Task.deferLater(r, 0.001)));
            });
    assertThat(code).isZero();
    assertThat(order).containsExactly("before my run", true, true, "main", "startup");
  }
}
