package dev.entwine.testing.junit;

import static dev.entwine.testing.junit.Sockets.listen;
import static dev.entwine.testing.junit.Sockets.on;
import static dev.entwine.testing.junit.Sockets.reactor;
import static org.assertj.core.api.Assertions.assertThat;

import dev.entwine.defer.Deferred;
import dev.entwine.protocol.ListeningPort;
import dev.entwine.reactor.Reactor;
import dev.entwine.task.LoopingCall;
import dev.entwine.task.Task;
import dev.entwine.testing.ManualClock;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import io.vertx.junit5.VertxTestContext;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.platform.testkit.engine.EngineTestKit;

/** A leftover fails the test, or the class of tests, that caused it, and no other. */
class WhoseItIsTest {

  private static final Duration LONG = Duration.ofMinutes(10);

  @Test
  void whatIsForTheWholeClassIsNoTestsLeftover() {
    assertThat(Messages.of(CleanClass.class).values()).allMatch(String::isEmpty);
  }

  @Test
  void whatTheClassLeavesFailsTheClass() {
    Map<String, String> messages = Messages.of(DirtyClass.class);

    assertThat(messages.get("passes")).isEmpty();
    assertThat(messages.get("DirtyClass"))
        .contains("DirtyClass left something behind:\n  1. port 127.0.0.1:")
        .contains("DirtyClass.listens(WhoseItIsTest.java:", "mend: wait for stopListening()");
  }

  @Test
  void theOrderOfTheExtensionsMakesNoDifference() {
    for (Class<?> tests : List.of(EntwineFirst.class, VertxFirst.class)) {
      assertThat(Messages.of(tests).get("leavesATimer"))
          .contains("1. DelayedCall[pending", "WhoseItIsTest.java:")
          .doesNotContain("2. ");
    }
  }

  @Test
  void aNestedClassIsPartOfTheOuterOne() {
    Map<String, String> messages = Messages.of(Outer.class);

    assertThat(messages.get("passes")).isEmpty();
    assertThat(messages.get("leavesATimer")).contains("DelayedCall");
    assertThat(messages.get("Outer")).isEmpty();
  }

  @Test
  void testsThatRunAtTheSameTimeAreToldApart() {
    Map<String, String> messages =
        Messages.of(
            EngineTestKit.engine("junit-jupiter")
                .configurationParameter("junit.jupiter.execution.parallel.enabled", "true")
                .configurationParameter("junit.jupiter.execution.parallel.config.strategy", "fixed")
                .configurationParameter(
                    "junit.jupiter.execution.parallel.config.fixed.parallelism", "2"),
            AtTheSameTime.class);

    assertThat(messages.get("leavesThings"))
        .contains("1. ", "2. ", "3. ", "DelayedCall", "port 127.0.0.1:", "boom")
        .doesNotContain("4. ");
    assertThat(messages.get("leavesNothing")).isEmpty();
    assertThat(messages.get("AtTheSameTime")).isEmpty();
  }

  @ExtendWith({VertxExtension.class, EntwineExtension.class})
  static class CleanClass {
    private static Reactor reactor;
    private static ListeningPort port;
    private static LoopingCall loop;
    private static volatile CountDownLatch ticks;

    @BeforeAll
    static void begins(Vertx vertx) throws Exception {
      reactor = reactor(vertx);
      port = listen(reactor);
      ticks = new CountDownLatch(1);
      reactor.callFromThread(
          () -> {
            loop = new LoopingCall(reactor, () -> ticks.countDown());
            loop.start(Duration.ofMillis(1));
            renew();
          });
    }

    /** A timer that is there all the time, and is always another one. */
    private static void renew() {
      reactor.callLater(Duration.ofMillis(1), CleanClass::renew);
    }

    @AfterAll
    static void ends() throws Exception {
      on(reactor, port::stopListening);
      on(
          reactor,
          () -> {
            loop.stop();
            reactor.getDelayedCalls().forEach(call -> call.cancel());
            return Deferred.succeed(null);
          });
    }

    @Test
    void passes() throws InterruptedException {
      afterTwoTicks();
    }

    @Test
    void passesToo() throws InterruptedException {
      afterTwoTicks();
    }

    private static void afterTwoTicks() throws InterruptedException {
      ticks = new CountDownLatch(2);
      ticks.await();
    }
  }

  @ExtendWith(VertxExtension.class)
  static class DirtyClass {

    @RegisterExtension static final EntwineExtension ENTWINE = new EntwineExtension(Duration.ZERO);

    @BeforeAll
    static void listens(Vertx vertx) throws Exception {
      listen(reactor(vertx));
    }

    @Test
    void passes() {}
  }

  @ExtendWith(EntwineExtension.class)
  static class Outer {

    @Test
    void passes(ManualClock clock) {
      Deferred<String> later = Task.deferLater(clock, LONG, () -> "late");
      clock.advance(LONG);
      assertThat(Results.successResultOf(later)).isEqualTo("late");
    }

    @Nested
    class Inner {

      @Test
      void leavesATimer(ManualClock clock) {
        clock.callLater(LONG, () -> {});
      }
    }
  }

  @ExtendWith({EntwineExtension.class, VertxExtension.class})
  static class EntwineFirst {

    @Test
    void leavesATimer(Vertx vertx) {
      Reactor reactor = reactor(vertx);
      vertx.runOnContext(ready -> reactor.callLater(LONG, () -> {}));
    }
  }

  @ExtendWith({VertxExtension.class, EntwineExtension.class})
  static class VertxFirst {

    @Test
    void leavesATimer(Vertx vertx, VertxTestContext context) {
      Reactor reactor = reactor(vertx);
      reactor.callFromThread(
          () -> {
            reactor.callLater(LONG, () -> {});
            context.completeNow();
          });
    }
  }

  @ExtendWith(VertxExtension.class)
  @Execution(ExecutionMode.CONCURRENT)
  static class AtTheSameTime {

    @RegisterExtension static final EntwineExtension ENTWINE = new EntwineExtension(Duration.ZERO);

    private static final CyclicBarrier BOTH = new CyclicBarrier(2);

    @Test
    void leavesThings(Vertx vertx) throws Exception {
      Reactor reactor = reactor(vertx);
      BOTH.await();
      listen(reactor);
      reactor.callFromThread(() -> reactor.callLater(LONG, () -> {}));
      Deferred.fail(new IllegalStateException("boom"));
      BOTH.await();
    }

    @Test
    void leavesNothing(Vertx vertx) throws Exception {
      Reactor reactor = reactor(vertx);
      BOTH.await();
      ListeningPort port = listen(reactor);
      on(reactor, port::stopListening);
      assertThat(on(reactor, () -> reactor.deferToThread(() -> 1))).isEqualTo(1);
      BOTH.await();
    }
  }
}
