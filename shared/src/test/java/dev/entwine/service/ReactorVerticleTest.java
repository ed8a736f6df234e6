package dev.entwine.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.entwine.defer.Deferred;
import dev.entwine.protocol.ConnectionDone;
import dev.entwine.protocol.ConnectionLost;
import dev.entwine.protocol.Factory;
import dev.entwine.protocol.IPv4Address;
import dev.entwine.protocol.ListeningPort;
import dev.entwine.reactor.Reactor;
import dev.entwine.testing.RecordingProtocol;
import dev.entwine.testing.UnhandledRecorder;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ReactorVerticleTest {

  @RegisterExtension final UnhandledRecorder unhandled = new UnhandledRecorder();

  private final Vertx vertx = Vertx.vertx();
  private final List<String> calls = new CopyOnWriteArrayList<>();

  @AfterEach
  void closeVertx() {
    vertx.close().await();
  }

  /** A service that takes a moment to start and to stop, and says so. */
  private class Slow extends ReactorVerticle {
    private Deferred<String> after(String what) {
      Deferred<String> later = new Deferred<>();
      reactor()
          .callLater(
              Duration.ofMillis(10),
              () -> {
                calls.add(what);
                later.callback(what);
              });
      return later;
    }

    @Override
    protected Deferred<?> startService() {
      assertThat(reactor()).isSameAs(Reactor.current()).isSameAs(Reactor.of(context));
      calls.add("starting");
      return after("started");
    }

    @Override
    protected Deferred<?> stopService() {
      calls.add("stopping");
      return after("stopped");
    }
  }

  @Test
  void deployingWaitsForTheStartAndUndeployingForTheStop() {
    String id = vertx.deployVerticle(new Slow()).await();
    assertThat(calls).containsExactly("starting", "started");
    vertx.undeploy(id).await();
    assertThat(calls).containsExactly("starting", "started", "stopping", "stopped");
  }

  @Test
  void aStartThatFailsFailsTheDeployment() {
    IllegalStateException boom = new IllegalStateException("boom");
    assertThatThrownBy(
            () ->
                vertx
                    .deployVerticle(
                        new Slow() {
                          @Override
                          protected Deferred<?> startService() {
                            return Deferred.fail(boom);
                          }
                        })
                    .await())
        .isSameAs(boom);
    assertThatThrownBy(
            () ->
                vertx
                    .deployVerticle(
                        new Slow() {
                          @Override
                          protected Deferred<?> startService() {
                            throw boom;
                          }
                        })
                    .await())
        .isSameAs(boom);
    assertThat(vertx.deploymentIDs()).isEmpty();
  }

  /** It has nothing to stop, and may not be ready for that. */
  @Test
  void aServiceThatDidNotStartIsNotStopped() {
    assertThatThrownBy(
            () ->
                vertx
                    .deployVerticle(
                        new Slow() {
                          @Override
                          protected Deferred<?> startService() {
                            return Deferred.fail(new IllegalStateException("boom"));
                          }
                        })
                    .await())
        .hasMessage("boom");
    assertThat(calls).isEmpty();
  }

  @Test
  void aStopThatFailsIsReportedAndTheServiceStoppedAllTheSame() {
    for (boolean thrown : new boolean[] {false, true}) {
      IllegalStateException boom = new IllegalStateException("boom");
      String id =
          vertx
              .deployVerticle(
                  new Slow() {
                    @Override
                    protected Deferred<?> stopService() {
                      if (thrown) {
                        throw boom;
                      }
                      return Deferred.fail(boom);
                    }
                  })
              .await();
      vertx.undeploy(id).await();
      unhandled.takes(boom);
    }
    assertThat(vertx.deploymentIDs()).isEmpty();
  }

  /** A service that tells its connections goodbye, and one that does not. */
  private static final class Listening extends ReactorVerticle {
    private final RecordingProtocol protocol = new RecordingProtocol();
    private final boolean graceful;
    private ListeningPort port;
    private boolean openWhenStopped;

    Listening(boolean graceful) {
      this.graceful = graceful;
    }

    @Override
    protected Deferred<?> startService() {
      return reactor()
          .listenTCP(0, Factory.forProtocol(() -> protocol))
          .addCallbackDo(opened -> port = opened);
    }

    @Override
    protected Deferred<?> stopService() {
      openWhenStopped = !protocol.isLost() && port.connections() == 1;
      return graceful ? port.shutdown(Duration.ofMinutes(10)) : Deferred.succeed(null);
    }
  }

  private Listening serveOneAndUndeploy(boolean graceful) throws IOException {
    Listening verticle = new Listening(graceful);
    String id = vertx.deployVerticle(verticle).await();
    InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    try (Socket client = new Socket(loopback, ((IPv4Address) verticle.port.getHost()).port())) {
      verticle.protocol.made();
      vertx.undeploy(id).await();
    }
    assertThat(verticle.openWhenStopped).isTrue();
    return verticle;
  }

  @Test
  void aServiceIsStoppedWhileItsConnectionsAreStillOpen() throws IOException {
    assertThat(serveOneAndUndeploy(true).protocol.lost()).isInstanceOf(ConnectionDone.class);
  }

  @Test
  void whatAServiceLeavesOpenIsLostWhenItIsUndeployed() throws IOException {
    assertThat(serveOneAndUndeploy(false).protocol.lost()).isInstanceOf(ConnectionLost.class);
  }

  @Test
  void whatIsServedIsAnnouncedWithinTheProcess() {
    List<Served> announced = new CopyOnWriteArrayList<>();
    vertx
        .eventBus()
        .<JsonObject>localConsumer(
            Served.ADDRESS, message -> announced.add(Served.fromJson(message.body())));
    String id =
        vertx
            .deployVerticle(
                new Slow() {
                  @Override
                  protected Deferred<?> startService() {
                    announce("tcp 127.0.0.1:1234", "nc 127.0.0.1 1234");
                    return Deferred.succeed(null);
                  }
                })
            .await();
    await().atMost(Duration.ofSeconds(60)).until(() -> !announced.isEmpty());
    assertThat(announced)
        .containsExactly(new Served(id, "tcp 127.0.0.1:1234", "nc 127.0.0.1 1234"));
  }
}
