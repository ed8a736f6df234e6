package dev.entwine.reactor;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.entwine.defer.Deferred;
import dev.entwine.reactor.Reactor.Phase;
import dev.entwine.reactor.Reactor.SystemEvent;
import dev.entwine.testing.LoopThread;
import dev.entwine.testing.UnhandledRecorder;
import io.vertx.core.Deployable;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The reactor of a verticle, which lives as long as the verticle does. */
class VerticleReactorTest {

  private static final Duration SOON = Duration.ofMillis(5);

  @RegisterExtension final UnhandledRecorder unhandled = new UnhandledRecorder();

  private final Vertx vertx = Vertx.vertx();
  private final List<String> calls = new CopyOnWriteArrayList<>();
  private volatile Reactor reactor;

  @AfterEach
  void closeVertx() {
    vertx.close().await();
  }

  private Deployable verticle(Consumer<Reactor> start) {
    return context -> {
      reactor = Reactor.of(context);
      start.accept(reactor);
      return Future.succeededFuture();
    };
  }

  private String deploy(Consumer<Reactor> start) {
    return vertx.deployVerticle(verticle(start)).await();
  }

  private void onShutdown(Reactor of, Phase phase) {
    of.addSystemEventTrigger(
        phase,
        SystemEvent.SHUTDOWN,
        () -> {
          calls.add(phase.toString());
          return null;
        });
  }

  @Test
  void itRunsFromTheStartOfTheVerticleOn() {
    deploy(
        r -> {
          assertThat(r.running()).isTrue();
          r.callWhenRunning(() -> calls.add("at once"));
          assertThatThrownBy(r::run).isInstanceOf(ReactorAlreadyRunning.class);
        });
    assertThat(calls).containsExactly("at once");
  }

  @Test
  void everyInstanceHasItsOwn() {
    List<Reactor> reactors = new CopyOnWriteArrayList<>();
    vertx
        .deployVerticle(() -> verticle(reactors::add), new DeploymentOptions().setInstances(3))
        .await();
    assertThat(reactors).hasSize(3).doesNotHaveDuplicates();
  }

  @Test
  void undeployingFiresTheShutdownEventsOnce() {
    String id =
        deploy(
            r -> {
              for (Phase phase : Phase.values()) {
                onShutdown(r, phase);
              }
            });
    assertThat(calls).isEmpty();
    vertx.undeploy(id).await();
    assertThat(calls).containsExactly("BEFORE", "DURING", "AFTER");
    assertThat(reactor.running()).isFalse();
  }

  @Test
  void undeployingWaitsForTheBeforeTriggers() {
    String id =
        deploy(
            r ->
                r.addSystemEventTrigger(
                    Phase.BEFORE,
                    SystemEvent.SHUTDOWN,
                    () -> {
                      Deferred<String> later = new Deferred<>();
                      r.callLater(
                          Duration.ofMillis(30),
                          () -> {
                            calls.add("finished");
                            later.callback("finished");
                          });
                      return later;
                    }));
    vertx.undeploy(id).await();
    assertThat(calls).containsExactly("finished");
  }

  @Test
  void nothingOfItRunsAfterTheEnd() {
    CompletableFuture<Void> inThread = new CompletableFuture<>();
    String id =
        deploy(
            r -> {
              r.addSystemEventTrigger(
                  Phase.BEFORE,
                  SystemEvent.SHUTDOWN,
                  () -> {
                    r.callLater(Duration.ZERO, () -> calls.add("call without delay"));
                    r.callLater(SOON, () -> calls.add("delayed call"));
                    r.callFromThread(() -> calls.add("call from a thread"));
                    return null;
                  });
              r.deferToThread(
                      () -> {
                        inThread.complete(null);
                        // The end interrupts it.
                        return new CountDownLatch(1).await(60, SECONDS);
                      })
                  .addBoth((value, failure) -> calls.add("answer from a thread"));
            });
    LoopThread.get(inThread);
    vertx.undeploy(id).await();
    reactor.callFromThread(() -> calls.add("call from a thread, much later"));
    LoopThread other = LoopThread.of(vertx);
    CompletableFuture<Void> later = new CompletableFuture<>();
    other.run(() -> other.reactor().callLater(SOON.multipliedBy(5), () -> later.complete(null)));
    LoopThread.get(later);
    assertThat(calls).isEmpty();
  }

  @Test
  void stopUndeploysTheVerticle() {
    String id = deploy(r -> onShutdown(r, Phase.AFTER));
    LoopThread loop = LoopThread.of(reactor.context());
    loop.run(
        () -> {
          reactor.stop();
          assertThatThrownBy(reactor::stop).isInstanceOf(ReactorNotRunning.class);
        });
    untilUndeployed(id);
    assertThat(calls).containsExactly("AFTER");
  }

  @Test
  void stopInTheMiddleOfTheStartUndeploysTheVerticleToo() {
    Deployable slow =
        context -> {
          reactor = Reactor.of(context);
          onShutdown(reactor, Phase.AFTER);
          reactor.stop();
          Deferred<String> started = new Deferred<>();
          reactor.callLater(Duration.ofMillis(30), () -> started.callback("started"));
          return started.toFuture();
        };
    String id = vertx.deployVerticle(slow).await();
    untilUndeployed(id);
    assertThat(calls).containsExactly("AFTER");
  }

  private void untilUndeployed(String id) {
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> !vertx.deploymentIDs().contains(id) && !reactor.running());
  }

  @Test
  void stopOfOneInstanceUndeploysThemAll() {
    List<Reactor> reactors = new CopyOnWriteArrayList<>();
    String id =
        vertx
            .deployVerticle(() -> verticle(reactors::add), new DeploymentOptions().setInstances(2))
            .await();
    reactors.get(0).callFromThread(reactors.get(0)::stop);
    await().atMost(Duration.ofSeconds(60)).until(() -> !vertx.deploymentIDs().contains(id));
    assertThat(reactors).noneMatch(Reactor::running);
  }

  @Test
  void closingVertxEndsTheReactorsOfItsContexts() {
    Vertx own = Vertx.vertx();
    LoopThread loop = LoopThread.of(own);
    loop.run(() -> onShutdown(loop.reactor(), Phase.AFTER));
    own.close().await();
    assertThat(calls).containsExactly("AFTER");
    assertThat(loop.reactor().running()).isFalse();
  }

  @Test
  void aReactorOfAContextWithoutAVerticleCanBeStopped() {
    LoopThread loop = LoopThread.of(vertx);
    loop.run(
        () -> {
          onShutdown(loop.reactor(), Phase.AFTER);
          loop.reactor().stop();
        });
    await().atMost(Duration.ofSeconds(60)).until(() -> !loop.reactor().running());
    assertThat(calls).containsExactly("AFTER");
  }
}
