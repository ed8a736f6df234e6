package dev.entwine.reactor;

import static dev.entwine.reactor.Coroutine.await;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.entwine.defer.Deferred;
import dev.entwine.reactor.Coroutine.Body;
import dev.entwine.reactor.Coroutine.Mode;
import dev.entwine.testing.UnhandledRecorder;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ForkJoinPool;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What must not be done with a coroutine, and what comes of it. */
@Timeout(60)
abstract class CoroutineHazards {

  @RegisterExtension final UnhandledRecorder unhandled = new UnhandledRecorder();

  private final CoroutineEngine engine;
  private final boolean debugging = Deferred.getDebugging();

  CoroutineHazards(CoroutineEngine engine) {
    this.engine = engine;
  }

  @AfterEach
  void debugModeIsAsItWas() {
    Deferred.setDebugging(debugging);
  }

  private <T> Deferred<T> run(Body<? extends T> body) {
    return CoroutineRun.start(engine, body);
  }

  private static Throwable failureOf(Deferred<?> d) {
    assertThat(d.result()).as("%s", d).isNotNull();
    Throwable failure = d.result().failure();
    d.addErrback(e -> null);
    return failure;
  }

  @Test
  void awaitOutsideACoroutineSaysSoEvenIfNothingHadToBeWaitedFor() {
    assertThatThrownBy(() -> await(Deferred.succeed(1)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("outside a coroutine")
        .hasMessageContaining(Thread.currentThread().getName());
  }

  @Test
  void awaitOnAnotherThreadThanTheBodysIsOutside() {
    Deferred<Object> all =
        run(
            () ->
                CompletableFuture.supplyAsync(() -> await(Deferred.succeed(1)))
                    .handle((value, failure) -> failure.getCause())
                    .get(60, SECONDS));
    assertThat(all.result().value())
        .isInstanceOfSatisfying(
            IllegalStateException.class,
            e -> assertThat(e).hasMessageContaining("outside a coroutine"));
  }

  @Test
  void awaitInALinkOfTheCoroutinesOwnDeferredIsOutside() {
    Deferred<Object> later = new Deferred<>();
    Deferred<Object> outer = new Deferred<>();
    Deferred<Object> linked = run(() -> await(later)).addCallback(x -> await(new Deferred<>()));
    run(
        () -> {
          later.callback("fired by another body");
          return await(outer);
        });
    assertThat(failureOf(linked)).hasMessageContaining("outside a coroutine");
  }

  /** Its initialiser awaits. */
  private static final class Initialised {
    static final @SuppressWarnings("unused") Object VALUE = await(new Deferred<>());
  }

  @Test
  void awaitInAClassInitialiserIsRefusedAndSaysWhy() {
    // A loader of its own gives each engine an initialiser that has not run.
    String name = Initialised.class.getName();
    ClassLoader fresh = new FreshClasses(name);
    Deferred<Object> all = run(() -> Class.forName(name, true, fresh));
    Throwable failure = failureOf(all);
    assertThat(failure).isInstanceOf(ExceptionInInitializerError.class);
    assertThat(failure.getCause())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("initialiser of a class");
  }

  @Test
  void awaitInAMethodThatANativeMethodCalledIsRefusedAndSaysWhy() {
    ClassLoader awaiting =
        new ClassLoader(null) {
          @Override
          protected Class<?> loadClass(String name, boolean resolve) {
            return await(new Deferred<>());
          }
        };
    Deferred<Object> all = run(() -> Class.forName("a.b.C", false, awaiting));
    assertThat(failureOf(all))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("native method");
  }

  @Test
  void whatWasToBeAwaitedIsLeftAsItIs() {
    Deferred<Object> value = new Deferred<>();
    Deferred<Object> failure = new Deferred<>();
    Deferred<Object> proper = new Deferred<>();
    Deferred.setDebugging(true);
    assumeFalse(engine.mode() == Mode.VIRTUAL_THREAD, "not used in debug mode");
    Deferred<Object> all =
        run(
            () -> {
              synchronized (this) {
                assertThatThrownBy(() -> await(value)).hasMessageContaining("monitor");
                assertThatThrownBy(() -> await(failure)).hasMessageContaining("monitor");
              }
              return await(proper);
            });
    value.callback("still there");
    IOException broken = new IOException();
    failure.errback(broken);
    assertThat(value.result().value()).isEqualTo("still there");
    assertThat(failureOf(failure)).isSameAs(broken);
    proper.callback("went on");
    assertThat(all.result().value()).isEqualTo("went on");
  }

  @Test
  void inDebugModeAnAwaitThatHoldsAMonitorIsRefusedAndNamesIt() {
    assumeFalse(engine.mode() == Mode.VIRTUAL_THREAD, "not used in debug mode");
    Deferred.setDebugging(true);
    List<Deferred<Object>> all =
        List.of(
            run(
                () -> {
                  synchronized (this) {
                    return await(new Deferred<>());
                  }
                }),
            run(this::awaitHoldingTheMonitor));
    for (Deferred<Object> d : all) {
      assertThat(failureOf(d))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("a monitor is held")
          .hasMessageContaining(CoroutineHazards.class.getName())
          .hasMessageContaining("DeferredLock");
    }
  }

  private synchronized Object awaitHoldingTheMonitor() {
    return await(new Deferred<>());
  }

  @Test
  void aMonitorThatIsHeldByWhoeverRunsTheCoroutineIsNoHindrance() {
    Deferred.setDebugging(true);
    Deferred<String> later = new Deferred<>();
    Deferred<String> all;
    synchronized (this) {
      all = run(() -> await(later) + await(Deferred.succeed("!")));
    }
    synchronized (this) {
      later.callback("fine");
    }
    assertThat(all.result().value()).isEqualTo("fine!");
  }

  @Test
  void aMonitorThatWasLeftBeforeTheAwaitIsNoHindrance() {
    Deferred.setDebugging(true);
    Deferred<String> later = new Deferred<>();
    Deferred<String> all =
        run(
            () -> {
              synchronized (this) {
                later.called();
              }
              return await(later);
            });
    later.callback("fine");
    assertThat(all.result().value()).isEqualTo("fine");
  }

  @Test
  void anAbandonedCoroutineIsCollected() {
    assumeTrue(engine.mode() == Mode.CONTINUATION, "a thread is not collected while it waits");
    WeakReference<Object> local = abandon();
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () -> {
              System.gc();
              return local.get() == null;
            });
  }

  private WeakReference<Object> abandon() {
    List<WeakReference<Object>> kept = new ArrayList<>();
    run(
        () -> {
          Object local = new Object();
          kept.add(new WeakReference<>(local));
          await(new Deferred<>());
          return local;
        });
    return kept.get(0);
  }

  @Test
  void withoutAReactorAFiringOnAnotherThreadIsReportedAndNotFollowed() {
    Deferred<String> later = new Deferred<>();
    Deferred<String> all = run(() -> await(later));
    CompletableFuture.runAsync(() -> later.callback("elsewhere"), ForkJoinPool.commonPool()).join();
    assertThat(unhandled.take())
        .singleElement()
        .satisfies(
            e ->
                assertThat(e)
                    .hasMessageContaining(Thread.currentThread().getName())
                    .hasMessageContaining("start the coroutine on one"));
    assertThat(all.called()).isFalse();
    all.cancel();
  }

  @Test
  void anInterruptDisturbsNoTurnAndIsKept() {
    Deferred<String> later = new Deferred<>();
    Deferred<String> all =
        run(
            () -> {
              Thread.currentThread().interrupt();
              return await(later);
            });
    Thread.interrupted();
    Thread.currentThread().interrupt();
    later.callback("came");
    assertThat(Thread.interrupted()).isTrue();
    assertThat(all.result().value()).isEqualTo("came");
  }

  /** Loads one class anew, everything else as always. */
  private static final class FreshClasses extends ClassLoader {
    private final String name;

    FreshClasses(String name) {
      super(CoroutineHazards.class.getClassLoader());
      this.name = name;
    }

    @Override
    protected Class<?> loadClass(String wanted, boolean resolve) throws ClassNotFoundException {
      if (!wanted.equals(name)) {
        return super.loadClass(wanted, resolve);
      }
      try (var in = getParent().getResourceAsStream(wanted.replace('.', '/') + ".class")) {
        byte[] code = in.readAllBytes();
        return defineClass(wanted, code, 0, code.length);
      } catch (IOException e) {
        throw new ClassNotFoundException(wanted, e);
      }
    }
  }
}
