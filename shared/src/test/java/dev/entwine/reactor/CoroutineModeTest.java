package dev.entwine.reactor;

import static dev.entwine.reactor.Coroutine.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.entwine.defer.Deferred;
import dev.entwine.reactor.Coroutine.Mode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

/** Which way of doing coroutines is taken, and what bounds it. */
@Timeout(60)
class CoroutineModeTest {

  @Test
  @EnabledForJreRange(min = JRE.JAVA_21)
  void aNewJvmStartedAsTheCommandDoesHasContinuations() {
    assertThat(Coroutine.mode()).isEqualTo(Mode.CONTINUATION);
    assertThat(CoroutineEngine.chosenWithOwnThreads().mode())
        .isEqualTo(
            Boolean.getBoolean("dev.entwine.debug") ? Mode.PLATFORM_THREAD : Mode.VIRTUAL_THREAD);
  }

  @Test
  @EnabledForJreRange(max = JRE.JAVA_20)
  void anOlderOneHasThreads() {
    assertThat(Coroutine.mode()).isEqualTo(Mode.PLATFORM_THREAD);
  }

  @Test
  @EnabledForJreRange(min = JRE.JAVA_21)
  void aContinuationThatABodyOnAThreadOfItsOwnFiresGoesOnOnTheLoop() {
    Reactor reactor = Reactor.create();
    Deferred<String> between = new Deferred<>();
    List<Object> seen = new ArrayList<>();
    // Begun before the reactor runs, it has a thread of its own.
    Coroutine.run(
        () -> {
          Deferred<Void> later = new Deferred<>();
          reactor.callLater(Duration.ZERO, () -> later.callback(null));
          await(later);
          seen.add("fire");
          between.callback("fired");
          seen.add("fired");
          reactor.stop();
        });
    reactor.callWhenRunning(
        () -> {
          Thread loop = Thread.currentThread();
          Coroutine.run(
              () -> {
                seen.add(await(between).equals("fired") && Thread.currentThread() == loop);
              });
        });
    reactor.run();
    assertThat(seen).containsExactly("fire", true, "fired");
  }

  @Test
  void aCoroutineTooManyFailsAtOnceAndSaysWhatToDo() {
    BatonThreads pool = new BatonThreads(3);
    CoroutineEngine engine = BatonEngine.platform(pool);
    List<Deferred<Object>> waiting = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      waiting.add(CoroutineRun.start(engine, () -> await(new Deferred<>())));
    }
    Deferred<Object> tooMany = CoroutineRun.start(engine, () -> "never run");
    assertThat(tooMany.result().failure())
        .isInstanceOf(TooManyCoroutines.class)
        .hasMessageContaining("3 coroutines")
        .hasMessageContaining("-Ddev.entwine.coroutine.threads");
    tooMany.addErrback(e -> null);

    waiting.get(0).addErrback(e -> null);
    waiting.get(0).cancel();
    assertThat(CoroutineRun.start(engine, () -> "one has ended").result().value())
        .isEqualTo("one has ended");
    waiting.forEach(
        d -> {
          d.addErrback(e -> null);
          d.cancel();
        });
  }

  @Test
  void aThreadIsFreeForTheNextCoroutineWhenOneHasEnded() {
    BatonThreads pool = new BatonThreads(1);
    CoroutineEngine engine = BatonEngine.platform(pool);
    for (int i = 0; i < 10_000; i++) {
      Deferred<Integer> later = new Deferred<>();
      Deferred<Integer> all = CoroutineRun.start(engine, () -> await(later) + 1);
      later.callback(i);
      assertThat(all.result().value()).isEqualTo(i + 1);
    }
    assertThat(pool.threads()).isEqualTo(1);
  }

  @Test
  void itsThreadsAreNamedAndKeepNoJvmAlive() {
    BatonThreads pool = new BatonThreads(1);
    Thread thread =
        CoroutineRun.start(BatonEngine.platform(pool), Thread::currentThread).result().value();
    assertThat(thread.getName()).startsWith("entwine-baton-");
    assertThat(thread.isDaemon()).isTrue();
  }

  @Test
  void whatAThreadRanBeforeLeavesNothingToTheNextCoroutine() {
    BatonThreads pool = new BatonThreads(1);
    CoroutineEngine engine = BatonEngine.platform(pool);
    ClassLoader loader = new ClassLoader() {};
    CoroutineRun.start(
        engine,
        () -> {
          Thread.currentThread().setContextClassLoader(loader);
          Thread.currentThread().interrupt();
          return null;
        });
    ClassLoader next =
        CoroutineRun.start(engine, () -> Thread.currentThread().getContextClassLoader())
            .result()
            .value();
    assertThat(next).isSameAs(Thread.currentThread().getContextClassLoader());
    assertThat(CoroutineRun.start(engine, Thread::interrupted).result().value()).isFalse();
  }

  @Test
  void aLimitThatIsNoNumberIsNotTaken() {
    assertThat(BatonThreads.maximum(null)).isEqualTo(1_000);
    assertThat(BatonThreads.maximum("20")).isEqualTo(20);
    assertThat(BatonThreads.maximum("0")).isEqualTo(1_000);
    assertThat(BatonThreads.maximum("many")).isEqualTo(1_000);
  }
}
