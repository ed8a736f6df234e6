package dev.entwine.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.entwine.defer.Deferred;
import dev.entwine.protocol.CannotListenError;
import dev.entwine.protocol.Factory;
import dev.entwine.protocol.IPv4Address;
import dev.entwine.protocol.ListeningPort;
import dev.entwine.reactor.Reactor;
import dev.entwine.testing.LoopThread;
import dev.entwine.testing.RecordingProtocol;
import dev.entwine.testing.UnhandledRecorder;
import io.vertx.core.Context;
import io.vertx.core.Deployable;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Who may listen on the same port of one process, and who may not. */
class PortSharingTest {

  @RegisterExtension final UnhandledRecorder unhandled = new UnhandledRecorder();

  private final List<Context> served = new CopyOnWriteArrayList<>();
  private Vertx vertx;

  @BeforeEach
  void openVertx() {
    vertx = Vertx.vertx();
  }

  @AfterEach
  void closeVertx() {
    vertx.close().await();
  }

  /** A verticle that listens on a port, and keeps which of its contexts served a connection. */
  private Deployable listener(int port) {
    Factory factory =
        Factory.forProtocol(
            () ->
                new RecordingProtocol()
                    .onMade(
                        p -> {
                          served.add(Vertx.currentContext());
                          p.transport().loseConnection();
                        }));
    return context -> Reactor.of(context).listenTCP(port, factory).toFuture();
  }

  private String deploy(int port, int instances) {
    return vertx
        .deployVerticle(() -> listener(port), new DeploymentOptions().setInstances(instances))
        .await();
  }

  private int freePort() {
    LoopThread loop = LoopThread.of(vertx);
    ListeningPort port =
        loop.await(() -> loop.reactor().listenTCP(0, Factory.forProtocol(RecordingProtocol::new)));
    loop.await(port::stopListening);
    return ((IPv4Address) port.getHost()).port();
  }

  @Test
  void theInstancesOfOneVerticleShareAPort() throws IOException {
    int port = freePort();
    deploy(port, 2);
    for (int i = 0; i < 10; i++) {
      try (RawClient client = new RawClient(port)) {
        assertThat(client.readToTheEnd()).isEmpty();
      }
    }
    await().atMost(Duration.ofSeconds(60)).until(() -> served.size() == 10);
    assertThat(served.stream().distinct()).hasSize(2);
  }

  @Test
  void anotherDeploymentIsToldThatThePortIsInUse() {
    int port = freePort();
    deploy(port, 1);
    assertThatThrownBy(() -> deploy(port, 1))
        .isInstanceOf(CannotListenError.class)
        .hasMessage(
            "can't listen on 127.0.0.1:" + port + ": Address already in use by this process");
  }

  @Test
  void aReactorWithoutAVerticleIsAnotherOneToo() {
    int port = freePort();
    deploy(port, 1);
    LoopThread loop = LoopThread.of(vertx);
    assertThatThrownBy(
            () ->
                loop.await(
                    () ->
                        loop.reactor()
                            .listenTCP(port, Factory.forProtocol(RecordingProtocol::new))))
        .isInstanceOf(CannotListenError.class);
  }

  @Test
  void oneInstanceCanNotListenTwiceOnAPort() {
    int port = freePort();
    Deployable twice =
        context -> {
          Future<?> first = listener(port).deploy(context);
          Deferred<ListeningPort> second =
              Reactor.of(context).listenTCP(port, Factory.forProtocol(RecordingProtocol::new));
          return Future.all(first, second.toFuture());
        };
    assertThatThrownBy(() -> vertx.deployVerticle(twice).await())
        .isInstanceOf(CannotListenError.class);
    deploy(port, 1);
  }

  @Test
  void anUndeployedVerticleLeavesItsPortToOthers() {
    int port = freePort();
    for (int i = 0; i < 3; i++) {
      vertx.undeploy(deploy(port, 2)).await();
    }
  }

  @Test
  void aVerticleThatFailedToStartLeavesItsPortToOthers() {
    int port = freePort();
    Deployable failing =
        context ->
            listener(port)
                .deploy(context)
                .compose(listening -> Future.failedFuture(new IllegalStateException("boom")));
    assertThatThrownBy(() -> vertx.deployVerticle(failing).await()).hasMessage("boom");
    deploy(port, 1);
  }

  @Test
  void aPortTheSystemChoseIsTakenToo() {
    LoopThread loop = LoopThread.of(vertx);
    ListeningPort chosen =
        loop.await(() -> loop.reactor().listenTCP(0, Factory.forProtocol(RecordingProtocol::new)));
    assertThatThrownBy(() -> deploy(((IPv4Address) chosen.getHost()).port(), 1))
        .isInstanceOf(CannotListenError.class)
        .hasMessageContaining("Address already in use");
  }

  @Test
  void undeployingClosesTheConnectionsOfAPortThatHadStoppedListening() throws IOException {
    int port = freePort();
    List<RecordingProtocol> protocols = new CopyOnWriteArrayList<>();
    List<ListeningPort> ports = new CopyOnWriteArrayList<>();
    Factory factory =
        Factory.forProtocol(
            () -> {
              RecordingProtocol protocol = new RecordingProtocol();
              protocols.add(protocol);
              return protocol;
            });
    List<Context> contexts = new CopyOnWriteArrayList<>();
    Deployable verticle =
        context -> {
          contexts.add(context);
          return Reactor.of(context).listenTCP(port, factory).addCallback(ports::add).toFuture();
        };
    String id = vertx.deployVerticle(verticle).await();
    try (RawClient client = new RawClient(port)) {
      await().atMost(Duration.ofSeconds(60)).until(() -> protocols.size() == 1);
      protocols.get(0).made();
      LoopThread.of(contexts.get(0)).await(ports.get(0)::stopListening);
      vertx.undeploy(id).await();
      assertThat(protocols.get(0).isLost()).isTrue();
      client.readToTheEnd();
    }
  }
}
