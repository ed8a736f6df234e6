package dev.entwine.reactor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.entwine.testing.LoopThread;
import dev.entwine.testing.UnhandledRecorder;
import dev.entwine.time.AlreadyCalled;
import dev.entwine.time.AlreadyCancelled;
import dev.entwine.time.DelayedCall;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The reactor as a clock. */
class ReactorTimeTest {

  private static final Duration HOUR = Duration.ofHours(1);

  private static Vertx vertx;

  @RegisterExtension final UnhandledRecorder unhandled = new UnhandledRecorder();

  private final List<String> calls = new ArrayList<>();
  private LoopThread loop;
  private Reactor reactor;

  @BeforeAll
  static void openVertx() {
    vertx = Vertx.vertx();
  }

  @AfterAll
  static void closeVertx() {
    vertx.close().await();
  }

  @BeforeEach
  void openLoop() {
    loop = LoopThread.of(vertx);
    reactor = loop.reactor();
  }

  private static void until(Callable<Boolean> condition) {
    await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(2)).until(condition);
  }

  private Runnable say(String what) {
    return () -> calls.add(what);
  }

  /** Runs something on the loop, which has to complete the future it is given. */
  private void toTheEnd(Consumer<CompletableFuture<Void>> f) {
    CompletableFuture<Void> end = new CompletableFuture<>();
    loop.run(() -> f.accept(end));
    LoopThread.get(end);
  }

  @Test
  void aCallIsMadeNoSoonerThanItsDelay() {
    CompletableFuture<Long> made = new CompletableFuture<>();
    long due =
        loop.call(
            () -> {
              long now = reactor.nanoTime();
              DelayedCall call =
                  reactor.callLater(Duration.ofMillis(30), () -> made.complete(reactor.nanoTime()));
              assertThat(call.getTime()).isGreaterThanOrEqualTo(now + 30_000_000);
              return call.getTime();
            });
    assertThat(LoopThread.get(made)).isGreaterThanOrEqualTo(due);
  }

  @Test
  void fractionsOfAMillisecondCount() {
    loop.run(
        () -> {
          long now = reactor.nanoTime();
          long due = reactor.callLater(0.000_25, () -> {}).getTime();
          assertThat(due - now).isGreaterThanOrEqualTo(250_000);
          assertThat(due).isLessThan(reactor.nanoTime() + 1_000_000);
        });
  }

  @Test
  void callsAreMadeInTheOrderOfTheirTimesAndThoseOfOneTimeAsTheyWereScheduled() {
    toTheEnd(
        end -> {
          for (int i = 0; i < 5; i++) {
            reactor.callLater(Duration.ZERO, say("0." + i));
          }
          DelayedCall last = reactor.callLater(Duration.ofMillis(20), () -> end.complete(null));
          DelayedCall middle = reactor.callLater(Duration.ofMillis(10), say("middle"));
          assertThat(last.getTime()).isGreaterThan(middle.getTime());
        });
    assertThat(calls).containsExactly("0.0", "0.1", "0.2", "0.3", "0.4", "middle");
  }

  @Test
  void noDelayMeansALaterTurnAndNeverThisOne() {
    toTheEnd(
        end -> {
          reactor.callLater(Duration.ZERO, say("first"));
          reactor.callLater(
              Duration.ZERO,
              () -> {
                say("second").run();
                reactor.callLater(
                    Duration.ZERO,
                    () -> {
                      say("nested").run();
                      end.complete(null);
                    });
                say("second's end").run();
              });
          reactor.callLater(Duration.ZERO, say("third"));
          calls.add("outside");
        });
    assertThat(calls)
        .containsExactly("outside", "first", "second", "second's end", "third", "nested");
  }

  /** A call that schedules itself again without delay does not keep the loop from other things. */
  @Test
  void callsWithoutDelayDoNotStarveTheLoop() {
    boolean[] stop = {false};
    Runnable[] again = new Runnable[1];
    again[0] =
        () -> {
          if (!stop[0]) {
            reactor.callLater(Duration.ZERO, again[0]);
          }
        };
    loop.run(again[0]::run);
    loop.settle();
    loop.run(() -> stop[0] = true);
    until(() -> loop.call(reactor::getDelayedCalls).isEmpty());
  }

  @Test
  void aNegativeDelayIsAMistake() {
    loop.run(
        () -> {
          assertThatThrownBy(() -> reactor.callLater(Duration.ofNanos(-1), () -> {}))
              .isInstanceOf(IllegalArgumentException.class)
              .hasMessageContaining("zero or more");
          assertThatThrownBy(() -> reactor.callLater(-0.5, () -> {}))
              .isInstanceOf(IllegalArgumentException.class);
          assertThatThrownBy(() -> reactor.callLater(Double.NaN, () -> {}))
              .isInstanceOf(IllegalArgumentException.class);
        });
  }

  @Test
  void aCancelledCallIsNotMade() {
    toTheEnd(
        end -> {
          DelayedCall call = reactor.callLater(Duration.ofMillis(1), say("cancelled"));
          assertThat(call.active()).isTrue();
          call.cancel();
          assertThat(call.active()).isFalse();
          reactor.callLater(Duration.ofMillis(10), () -> end.complete(null));
          assertThatThrownBy(call::cancel).isInstanceOf(AlreadyCancelled.class);
          assertThatThrownBy(() -> call.reset(HOUR)).isInstanceOf(AlreadyCancelled.class);
          assertThatThrownBy(() -> call.delay(HOUR)).isInstanceOf(AlreadyCancelled.class);
        });
    assertThat(calls).isEmpty();
  }

  @Test
  void aCallThatWasMadeCanNotBeChanged() {
    toTheEnd(
        end -> {
          DelayedCall[] call = new DelayedCall[1];
          call[0] =
              reactor.callLater(
                  Duration.ZERO,
                  () -> {
                    assertThat(call[0].active()).isFalse();
                    assertThatThrownBy(call[0]::cancel).isInstanceOf(AlreadyCalled.class);
                    assertThatThrownBy(() -> call[0].reset(HOUR)).isInstanceOf(AlreadyCalled.class);
                    assertThatThrownBy(() -> call[0].delay(HOUR)).isInstanceOf(AlreadyCalled.class);
                    end.complete(null);
                  });
        });
  }

  @Test
  void resetCountsFromNowAndDelayFromWhenItWasDue() {
    toTheEnd(
        end -> {
          DelayedCall sooner = reactor.callLater(HOUR, say("was in an hour"));
          DelayedCall later = reactor.callLater(Duration.ofMillis(1), say("was in no time"));
          sooner.reset(Duration.ofMillis(2));
          long due = later.getTime();
          later.delay(Duration.ofMillis(20));
          assertThat(later.getTime()).isEqualTo(due + 20_000_000);
          reactor.callLater(
              Duration.ofMillis(40),
              () -> {
                say("end").run();
                end.complete(null);
              });
        });
    assertThat(calls).containsExactly("was in an hour", "was in no time", "end");
  }

  @Test
  void aCallMovedForwardWakesTheReactorInTime() {
    toTheEnd(
        end -> {
          DelayedCall call = reactor.callLater(HOUR, () -> end.complete(null));
          call.delay(HOUR.negated());
        });
  }

  @Test
  void getDelayedCallsAreThoseStillToCome() {
    List<DelayedCall> pending =
        loop.call(
            () -> {
              DelayedCall one = reactor.callLater(HOUR, () -> {});
              DelayedCall two = reactor.callLater(HOUR, () -> {});
              assertThat(reactor.getDelayedCalls()).containsExactlyInAnyOrder(one, two);
              one.cancel();
              assertThat(reactor.getDelayedCalls()).containsExactly(two);
              two.reset(Duration.ZERO);
              return reactor.getDelayedCalls();
            });
    assertThat(pending).hasSize(1);
    until(() -> loop.call(reactor::getDelayedCalls).isEmpty());
  }

  @Test
  void anExceptionInACallIsReportedAndDisturbsNoOther() {
    IllegalStateException boom = new IllegalStateException("boom");
    AssertionError bang = new AssertionError("bang");
    toTheEnd(
        end -> {
          reactor.callLater(Duration.ZERO, say("before"));
          reactor.callLater(
              Duration.ZERO,
              () -> {
                throw boom;
              });
          reactor.callLater(
              Duration.ZERO,
              () -> {
                throw bang;
              });
          reactor.callLater(Duration.ZERO, say("after"));
          reactor.callLater(Duration.ofMillis(1), () -> end.complete(null));
        });
    assertThat(calls).containsExactly("before", "after");
    assertThat(unhandled.take()).containsExactly(boom, bang);
  }

  @Test
  void aCallMayCancelAnotherOfTheSameTurn() {
    toTheEnd(
        end -> {
          DelayedCall[] second = new DelayedCall[1];
          reactor.callLater(Duration.ZERO, () -> second[0].cancel());
          second[0] = reactor.callLater(Duration.ZERO, say("cancelled"));
          reactor.callLater(Duration.ofMillis(5), () -> end.complete(null));
        });
    assertThat(calls).isEmpty();
  }

  @Test
  void aHundredThousandCallsAreMadeInOrder() {
    int many = 100_000;
    List<Long> due = new ArrayList<>();
    toTheEnd(
        end -> {
          Random random = new Random(1);
          for (int i = 0; i < many; i++) {
            DelayedCall[] call = new DelayedCall[1];
            call[0] =
                reactor.callLater(
                    Duration.ofNanos(random.nextInt(50_000_000)),
                    () -> {
                      due.add(call[0].getTime());
                      if (due.size() == many) {
                        end.complete(null);
                      }
                    });
          }
        });
    assertThat(due).hasSize(many).isSorted();
  }

  @Test
  void aVeryLongDelayIsAllowed() {
    loop.run(
        () -> {
          DelayedCall call = reactor.callLater(Duration.ofSeconds(Long.MAX_VALUE), () -> {});
          assertThat(call.getTime()).isGreaterThan(reactor.nanoTime());
          reactor.callLater(Double.POSITIVE_INFINITY, () -> {}).cancel();
          call.cancel();
        });
  }
}
