package dev.entwine.reactor;

import static dev.entwine.reactor.Coroutine.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.entwine.defer.AlreadyCalledError;
import dev.entwine.defer.CancelledError;
import dev.entwine.defer.Deferred;
import dev.entwine.defer.DeferredLock;
import dev.entwine.defer.TimeoutError;
import dev.entwine.reactor.Coroutine.Body;
import dev.entwine.testing.ManualClock;
import dev.entwine.testing.UnhandledRecorder;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a coroutine does, told by its Deferreds alone: no reactor is there. */
@Timeout(60)
abstract class CoroutineBehaviour {

  @RegisterExtension final UnhandledRecorder unhandled = new UnhandledRecorder();

  private final CoroutineEngine engine;
  private final List<Object> trace = new ArrayList<>();

  CoroutineBehaviour(CoroutineEngine engine) {
    this.engine = engine;
  }

  private <T> Deferred<T> run(Body<? extends T> body) {
    return CoroutineRun.start(engine, body);
  }

  private static <T> T valueOf(Deferred<T> d) {
    assertThat(d.result()).as("%s", d).isNotNull();
    assertThat(d.result().failure()).isNull();
    return d.result().value();
  }

  private static Throwable failureOf(Deferred<?> d) {
    assertThat(d.result()).as("%s", d).isNotNull();
    Throwable failure = d.result().failure();
    d.addErrback(e -> null);
    return failure;
  }

  // When it runs.

  @Test
  void theBodyBeginsAtOnceAndReturnsAtItsFirstAwaitOfWhatIsNotThere() {
    Deferred<String> later = new Deferred<>();
    Deferred<Object> all =
        run(
            () -> {
              trace.add("begin");
              trace.add(await(Deferred.succeed("there")));
              trace.add(await(later));
              return "end";
            });
    trace.add("started");
    later.callback("came");
    assertThat(trace).containsExactly("begin", "there", "started", "came");
    assertThat(valueOf(all)).isEqualTo("end");
  }

  @Test
  void itGoesOnInsideTheCallThatFiresWhatItAwaits() {
    Deferred<Integer> later = new Deferred<>();
    Deferred<Integer> all = run(() -> await(later) + 1);
    all.addCallbackDo(n -> trace.add("result " + n));
    later.addCallbackDo(n -> trace.add("next link gets " + n));
    trace.add("fire");
    later.callback(1);
    trace.add("fired");
    assertThat(trace).containsExactly("fire", "result 2", "next link gets null", "fired");
  }

  @Test
  void aBodyThatNeverWaitsHasEndedWhenRunReturns() {
    assertThat(valueOf(run(() -> 7))).isEqualTo(7);
    Deferred<?> nothing = Coroutine.run(() -> trace.add("done"));
    assertThat(nothing.called()).isTrue();
  }

  @Test
  void aBodyWithoutAnAnswerFiresWithNull() {
    Deferred<Void> d =
        Coroutine.run(
            () -> {
              trace.add("done");
            });
    assertThat(valueOf(d)).isNull();
    assertThat(trace).containsExactly("done");
  }

  @Test
  void whatTheBodyThrowsFailsTheDeferred() {
    IOException broken = new IOException("broken");
    assertThat(
            failureOf(
                run(
                    () -> {
                      throw broken;
                    })))
        .isSameAs(broken);
  }

  @Test
  void anErrorFailsItToo() {
    AssertionError error = new AssertionError();
    Deferred<Integer> later = new Deferred<>();
    Deferred<Object> all =
        run(
            () -> {
              await(later);
              throw error;
            });
    later.callback(1);
    assertThat(failureOf(all)).isSameAs(error);
  }

  @Test
  void aBodyThatReturnsADeferredIsToldToAwaitIt() {
    assertThat(failureOf(run(() -> new Deferred<String>())))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("await");
  }

  @Test
  void nullIsAValueLikeAnyOther() {
    Deferred<String> later = new Deferred<>();
    Deferred<Boolean> all =
        run(() -> await(Deferred.succeed(null)) == null && await(later) == null);
    later.callback(null);
    assertThat(valueOf(all)).isTrue();
  }

  // What it awaits.

  @Test
  void anAwaitedDeferredHasNullForItsResultAfterwards() {
    Deferred<String> fired = Deferred.succeed("once");
    Deferred<String> later = new Deferred<>();
    Deferred<Object> failed = Deferred.fail(new IOException());
    run(
        () -> {
          await(fired);
          await(later);
          assertThatThrownBy(() -> await(failed)).isInstanceOf(IOException.class);
          return null;
        });
    later.callback("twice");
    assertThat(valueOf(fired)).isNull();
    assertThat(valueOf(later)).isNull();
    assertThat(valueOf(failed)).isNull();
  }

  @Test
  void aFiredDeferredThatWaitsForAnotherIsWaitedFor() {
    Deferred<String> inner = new Deferred<>();
    Deferred<String> outer = Deferred.succeed("x").addCallbackDeferred(x -> inner);
    Deferred<String> all = run(() -> await(outer));
    assertThat(all.called()).isFalse();
    inner.callback("inner");
    assertThat(valueOf(all)).isEqualTo("inner");
  }

  @Test
  void aPausedDeferredIsWaitedFor() {
    Deferred<String> paused = Deferred.succeed("x");
    paused.pause();
    Deferred<String> all = run(() -> await(paused));
    assertThat(all.called()).isFalse();
    paused.unpause();
    assertThat(valueOf(all)).isEqualTo("x");
  }

  @Test
  void aVertxFutureAndACompletionStageAreAwaitedLikeADeferred() {
    Promise<String> promise = Promise.promise();
    CompletableFuture<String> stage = new CompletableFuture<>();
    Deferred<String> all =
        run(
            () ->
                await(Future.succeededFuture("a"))
                    + await(CompletableFuture.completedFuture("b"))
                    + await(promise.future())
                    + await(stage));
    promise.complete("c");
    stage.complete("d");
    assertThat(valueOf(all)).isEqualTo("abcd");
  }

  @Test
  void theirFailuresAreThrownAsTheObjectsTheyAre() {
    IOException first = new IOException("first");
    IOException second = new IOException("second");
    CompletableFuture<String> stage = new CompletableFuture<>();
    Deferred<String> all =
        run(
            () -> {
              assertThatThrownBy(() -> await(Future.failedFuture(first))).isSameAs(first);
              // A dependent stage wraps what its source failed with; that is not what is wanted.
              assertThatThrownBy(() -> await(stage.thenApply(x -> x))).isSameAs(second);
              return "both";
            });
    stage.completeExceptionally(new CompletionException(second));
    assertThat(valueOf(all)).isEqualTo("both");
  }

  @Test
  void aCheckedExceptionCanBeCaughtIfItIsNamed() {
    Deferred<String> later = new Deferred<>();
    Deferred<String> all =
        run(
            () -> {
              try {
                return await(later, IOException.class);
              } catch (IOException e) {
                return "caught " + e.getMessage();
              }
            });
    later.errback(new IOException("broken"));
    assertThat(valueOf(all)).isEqualTo("caught broken");
  }

  // Many.

  @Test
  void aMillionAwaitsOfFiredDeferredsUseNoStack() {
    Deferred<Long> all =
        run(
            () -> {
              long sum = 0;
              for (int i = 0; i < 1_000_000; i++) {
                sum += await(Deferred.succeed(1));
              }
              return sum;
            });
    assertThat(valueOf(all)).isEqualTo(1_000_000L);
  }

  @Test
  void thousandsOfWaitsInOneBodyUseNoStack() {
    List<Deferred<Integer>> next = new ArrayList<>(List.of(new Deferred<>()));
    int rounds = 2_000;
    Deferred<Integer> all =
        run(
            () -> {
              int sum = 0;
              for (int i = 0; i < rounds; i++) {
                sum += await(next.get(0));
              }
              return sum;
            });
    for (int i = 0; i < rounds; i++) {
      Deferred<Integer> now = next.set(0, new Deferred<>());
      now.callback(1);
    }
    assertThat(valueOf(all)).isEqualTo(rounds);
  }

  @Test
  void aLongRowOfCoroutinesThatAwaitOneAnotherDoesNotOverflow() {
    Deferred<Integer> first = new Deferred<>();
    Deferred<Integer> last = first;
    int length = engine.mode() == Coroutine.Mode.PLATFORM_THREAD ? 1_000 : 10_000;
    for (int i = 0; i < length; i++) {
      Deferred<Integer> before = last;
      last = run(() -> await(before) + 1);
    }
    first.callback(0);
    assertThat(valueOf(last)).isEqualTo(length);
  }

  @Test
  void aRecursionThroughCoroutinesWithoutAnEndFailsWithAClearError() {
    assertThat(failureOf(endless()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("deep");
    assertThat(valueOf(run(() -> await(run(() -> await(run(() -> "fine"))))))).isEqualTo("fine");
  }

  private Deferred<Object> endless() {
    return run(() -> await(endless()));
  }

  // Nesting.

  @Test
  void coroutinesNestAndEachWaitsForItself() {
    Deferred<String> a = new Deferred<>();
    Deferred<String> b = new Deferred<>();
    Deferred<Object> outer =
        run(
            () -> {
              Deferred<Object> inner =
                  Coroutine.run(
                      () -> {
                        trace.add("inner begins");
                        trace.add("inner " + await(a));
                        return "from inner";
                      });
              trace.add("outer goes on");
              trace.add("outer " + await(b));
              return await(inner);
            });
    trace.add("started");
    a.callback("a");
    b.callback("b");
    assertThat(trace)
        .containsExactly("inner begins", "outer goes on", "started", "inner a", "outer b");
    assertThat(valueOf(outer)).isEqualTo("from inner");
  }

  @Test
  void oneBodyMayFireWhatAnotherAwaits() {
    Deferred<String> ping = new Deferred<>();
    Deferred<String> pong = new Deferred<>();
    run(
        () -> {
          trace.add(await(ping));
          pong.callback("pong");
          trace.add("after pong");
          return null;
        });
    run(
        () -> {
          ping.callback("ping");
          trace.add("after ping");
          trace.add(await(pong));
          return null;
        });
    assertThat(trace).containsExactly("ping", "after pong", "after ping", "pong");
  }

  @Test
  void aDeferredLockIsHeldAcrossAwaits() {
    DeferredLock lock = new DeferredLock();
    List<Deferred<Object>> steps = new ArrayList<>();
    for (String name : List.of("a", "b", "c")) {
      run(
          () -> {
            await(lock.acquire());
            try {
              trace.add(name + " in");
              Deferred<Object> step = new Deferred<>();
              steps.add(step);
              await(step);
              trace.add(name + " out");
            } finally {
              lock.release();
            }
            return null;
          });
    }
    for (int i = 0; i < 3; i++) {
      steps.get(i).callback(null);
    }
    assertThat(trace).containsExactly("a in", "a out", "b in", "b out", "c in", "c out");
  }

  // Failures.

  @Test
  void anAwaitedFailureIsThrownWithBothStacks() {
    IOException broken = new IOException("broken");
    Deferred<Object> later = new Deferred<>();
    Deferred<Object> all = run(() -> awaitInAMethodOfItsOwn(later));
    StackTraceElement[] origin = broken.getStackTrace();
    later.errback(broken);
    assertThat(failureOf(all)).isSameAs(broken);
    assertThat(broken.getStackTrace()).isEqualTo(origin);
    assertThat(broken.getSuppressed()).hasSize(1);
    assertThat(broken.getSuppressed()[0].getStackTrace())
        .extracting(StackTraceElement::getMethodName)
        .first()
        .isEqualTo("awaitInAMethodOfItsOwn");
  }

  private static Object awaitInAMethodOfItsOwn(Deferred<Object> d) {
    return await(d);
  }

  @Test
  void eachCoroutineOnItsWayAddsWhereItAwaited() {
    IOException broken = new IOException("broken");
    Deferred<Object> later = new Deferred<>();
    Deferred<Object> all = run(() -> await(run(() -> await(run(() -> await(later))))));
    later.errback(broken);
    assertThat(failureOf(all)).isSameAs(broken);
    assertThat(broken.getSuppressed()).hasSize(3);
  }

  @Test
  void aFailureWithoutAStackIsLeftAloneSinceManyMayShareIt() {
    CancelledError shared = new CancelledError();
    RuntimeException another = new RuntimeException("shared", null, true, false) {};
    for (Throwable failure : List.of(shared, another)) {
      Deferred<Object> later = new Deferred<>();
      Deferred<Object> all = run(() -> await(later));
      later.errback(failure);
      assertThat(failureOf(all)).isSameAs(failure);
      assertThat(failure.getSuppressed()).isEmpty();
    }
  }

  @Test
  void aFailureThatManyAwaitDoesNotGrowForEver() {
    IOException broken = new IOException("broken");
    for (int i = 0; i < 100; i++) {
      assertThat(failureOf(run(() -> await(Deferred.fail(broken))))).isSameAs(broken);
    }
    assertThat(broken.getSuppressed().length).isLessThan(20);
  }

  @Test
  void aFailureThatTheBodyCatchesIsHandled() {
    Deferred<Object> later = new Deferred<>();
    Deferred<String> all =
        run(
            () -> {
              try {
                await(later);
                return "not reached";
              } catch (IllegalStateException e) {
                return "caught " + e.getMessage();
              }
            });
    later.errback(new IllegalStateException("it"));
    assertThat(valueOf(all)).isEqualTo("caught it");
  }

  // Cancelling.

  @Test
  void cancellingItCancelsWhatItAwaits() {
    List<Deferred<?>> cancelled = new ArrayList<>();
    Deferred<Object> awaited = new Deferred<>(cancelled::add);
    Deferred<Object> all = run(() -> await(awaited));
    all.cancel();
    assertThat(cancelled).isEqualTo(List.of(awaited));
    assertThat(failureOf(all)).isInstanceOf(CancelledError.class);
  }

  @Test
  void theBodyMayCatchThatAndReturnAValue() {
    Deferred<String> all =
        run(
            () -> {
              try {
                await(new Deferred<>());
                return "not reached";
              } catch (CancelledError e) {
                return "saved";
              }
            });
    all.cancel();
    assertThat(valueOf(all)).isEqualTo("saved");
  }

  @Test
  void theBodyMayWaitAgainAfterThatAndTheDeferredFiresWhenItEnds() {
    Deferred<String> cleanUp = new Deferred<>();
    Deferred<String> all =
        run(
            () -> {
              try {
                await(new Deferred<>());
                return "not reached";
              } catch (CancelledError e) {
                return await(cleanUp);
              }
            });
    all.addCallbackDo(trace::add);
    all.cancel();
    assertThat(trace).isEmpty();
    cleanUp.callback("cleaned up");
    assertThat(trace).containsExactly("cleaned up");
  }

  @Test
  void aSecondCancelReachesWhatItWaitsForThen() {
    Deferred<String> all =
        run(
            () -> {
              try {
                await(new Deferred<>());
                return "not reached";
              } catch (CancelledError e) {
                trace.add("first");
                return await(new Deferred<>());
              }
            });
    all.cancel();
    all.cancel();
    assertThat(trace).containsExactly("first");
    assertThat(failureOf(all)).isInstanceOf(CancelledError.class);
  }

  @Test
  void aCancellerMayAnswerWithAValueInstead() {
    Deferred<String> all = run(() -> "got " + await(new Deferred<>(own -> own.callback("this"))));
    all.cancel();
    assertThat(valueOf(all)).isEqualTo("got this");
  }

  @Test
  void cancellingGoesThroughNestedCoroutines() {
    Deferred<Object> deepest = new Deferred<>(own -> trace.add("cancelled"));
    Deferred<Object> all =
        run(
            () ->
                await(
                    run(
                        () -> {
                          try {
                            return await(deepest);
                          } finally {
                            trace.add("inner ends");
                          }
                        })));
    all.cancel();
    assertThat(trace).containsExactly("cancelled", "inner ends");
    assertThat(failureOf(all)).isInstanceOf(CancelledError.class);
  }

  @Test
  void cancellingItTwiceOrAfterItsEndDoesNothing() {
    Deferred<Object> all = run(() -> await(new Deferred<>()));
    all.cancel();
    assertThat(failureOf(all)).isInstanceOf(CancelledError.class);
    all.cancel();
    Deferred<String> ended = run(() -> "value");
    ended.cancel();
    assertThat(valueOf(ended)).isEqualTo("value");
  }

  @Test
  void aBodyThatCancelsItselfGoesOn() {
    Deferred<Object> later = new Deferred<>();
    List<Deferred<Object>> self = new ArrayList<>();
    Deferred<Object> all =
        run(
            () -> {
              await(later);
              self.get(0).cancel();
              return "went on";
            });
    self.add(all);
    later.callback(null);
    assertThat(valueOf(all)).isEqualTo("went on");
  }

  @Test
  void aLateResultOfACancelledFutureIsDropped() {
    Promise<String> promise = Promise.promise();
    Deferred<String> all = run(() -> await(promise.future()));
    all.cancel();
    promise.complete("late");
    assertThat(failureOf(all)).isInstanceOf(CancelledError.class);
  }

  @Test
  void aCompletableFutureIsCancelledWithTheCoroutine() {
    CompletableFuture<String> stage = new CompletableFuture<>();
    Deferred<String> all = run(() -> await(stage));
    all.cancel();
    assertThat(stage).isCancelled();
    assertThat(failureOf(all)).isInstanceOf(CancelledError.class);
  }

  @Test
  void aTimeoutIsATimeoutAndReachesTheBodyAsACancel() {
    ManualClock clock = new ManualClock();
    Deferred<Object> all =
        run(() -> {
              try {
                return await(new Deferred<>());
              } catch (CancelledError e) {
                trace.add("cancelled");
                throw e;
              }
            })
            .addTimeout(Duration.ofSeconds(3), clock);
    clock.advance(3);
    assertThat(trace).containsExactly("cancelled");
    assertThat(failureOf(all)).isInstanceOf(TimeoutError.class);
  }

  @Test
  void aDeferredThatSomebodyElseFiredIsReportedWhenTheBodyEnds() {
    Deferred<String> later = new Deferred<>();
    Deferred<String> all = run(() -> await(later));
    all.callback("stolen");
    later.callback("own");
    assertThat(unhandled.take()).singleElement().isInstanceOf(AlreadyCalledError.class);
    assertThat(valueOf(all)).isEqualTo("stolen");
  }
}
