package dev.entwine.reactor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.entwine.protocol.Address;
import dev.entwine.protocol.ClientFactory;
import dev.entwine.protocol.Factory;
import dev.entwine.protocol.Protocol;
import dev.entwine.reactor.Reactor.Phase;
import dev.entwine.reactor.Reactor.SystemEvent;
import dev.entwine.testing.LoopThread;
import dev.entwine.testing.RecordingProtocol;
import io.vertx.core.Context;
import io.vertx.core.Deployable;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.ThreadingModel;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

/** Which threads and contexts have a reactor, and which may use it. */
class ReactorThreadsTest {

  private static Vertx vertx;

  @BeforeAll
  static void openVertx() {
    vertx = Vertx.vertx();
  }

  @AfterAll
  static void closeVertx() {
    vertx.close().await();
  }

  @Test
  void aContextHasOneReactorAndItsDuplicatesShareIt() throws InterruptedException {
    Context context = vertx.getOrCreateContext();
    Reactor reactor = Reactor.of(context);
    assertThat(Reactor.of(context)).isSameAs(reactor);
    assertThat(Reactor.of(((ContextInternal) context).duplicate())).isSameAs(reactor);
    assertThat(Reactor.of(vertx.getOrCreateContext())).isNotSameAs(reactor);
    Reactor[] elsewhere = new Reactor[1];
    Thread other = new Thread(() -> elsewhere[0] = Reactor.of(context));
    other.start();
    other.join(60_000);
    assertThat(elsewhere[0]).isSameAs(reactor);
    assertThat(reactor.context()).isSameAs(context);
    assertThat(reactor.vertx()).isSameAs(vertx);
    assertThat(reactor.running()).isTrue();
  }

  @Test
  void theCurrentReactorIsTheOneOfTheContext() {
    LoopThread loop = LoopThread.of(vertx);
    assertThat(loop.call(Reactor::current)).isSameAs(loop.reactor());
    CompletableFuture<Reactor> onContext = new CompletableFuture<>();
    loop.reactor().context().runOnContext(nothing -> onContext.complete(Reactor.current()));
    assertThat(LoopThread.get(onContext)).isSameAs(loop.reactor());
    CompletableFuture<Reactor> inTimer = new CompletableFuture<>();
    loop.run(
        () -> loop.reactor().callLater(Duration.ZERO, () -> inTimer.complete(Reactor.current())));
    assertThat(LoopThread.get(inTimer)).isSameAs(loop.reactor());
  }

  @Test
  void aPlainThreadHasNoCurrentReactor() {
    assertThatThrownBy(Reactor::current)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining(Thread.currentThread().getName());
  }

  @Test
  void aThreadOfThePoolHasNoCurrentReactorAndMayNotUseIt() {
    LoopThread loop = LoopThread.of(vertx);
    loop.await(
        () ->
            loop.reactor()
                .deferToThread(
                    () -> {
                      assertThat(loop.reactor().inReactor()).isFalse();
                      assertThatThrownBy(Reactor::current)
                          .isInstanceOf(IllegalStateException.class);
                      assertThatThrownBy(() -> loop.reactor().callLater(Duration.ZERO, () -> {}))
                          .isInstanceOf(IllegalStateException.class)
                          .hasMessageContaining("callFromThread");
                      return null;
                    }));
  }

  @Test
  void aWorkersContextHasNoReactor() {
    assertThatThrownBy(() -> reactorOf(ThreadingModel.WORKER))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("WORKER")
        .hasMessageContaining("ThreadingModel.EVENT_LOOP");
  }

  @Test
  @EnabledForJreRange(min = JRE.JAVA_21)
  void aVirtualThreadsContextHasNoReactor() {
    assertThatThrownBy(() -> reactorOf(ThreadingModel.VIRTUAL_THREAD))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("VIRTUAL_THREAD");
  }

  private static void reactorOf(ThreadingModel model) {
    Deployable verticle = context -> Future.succeededFuture(Reactor.of(context));
    vertx.deployVerticle(verticle, new DeploymentOptions().setThreadingModel(model)).await();
  }

  @Test
  void everyMethodThatMustBeCalledOnTheReactorSaysSoElsewhere() {
    Reactor reactor = LoopThread.of(vertx).reactor();
    Factory factory = Factory.forProtocol(RecordingProtocol::new);
    ClientFactory client =
        new ClientFactory() {
          @Override
          public Protocol buildProtocol(Address peer) {
            throw new AssertionError("nobody connects here");
          }
        };
    Map<String, ThrowingCallable> calls =
        Map.of(
            "callLater", () -> reactor.callLater(Duration.ZERO, () -> {}),
            "getDelayedCalls", reactor::getDelayedCalls,
            "stop", reactor::stop,
            "callWhenRunning", () -> reactor.callWhenRunning(() -> {}),
            "deferToThread", () -> reactor.deferToThread(() -> null),
            "listenTCP", () -> reactor.listenTCP(0, factory),
            "connectTCP", () -> reactor.connectTCP("127.0.0.1", 1, client),
            "addSystemEventTrigger",
                () -> reactor.addSystemEventTrigger(Phase.BEFORE, SystemEvent.SHUTDOWN, () -> null),
            "removeSystemEventTrigger",
                () -> reactor.removeSystemEventTrigger(new Reactor.SystemEventTrigger() {}),
            "fireSystemEvent", () -> reactor.fireSystemEvent(SystemEvent.SHUTDOWN));
    assertThat(reactor.inReactor()).isFalse();
    calls.forEach(
        (name, call) ->
            assertThatThrownBy(call)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(
                    name
                        + "() on thread '"
                        + Thread.currentThread().getName()
                        + "', which is not the reactor's: go through callFromThread()"));
  }
}
