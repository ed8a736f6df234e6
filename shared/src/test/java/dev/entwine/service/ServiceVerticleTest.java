package dev.entwine.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.entwine.defer.Deferred;
import dev.entwine.endpoint.Endpoints;
import dev.entwine.protocol.CannotListenError;
import dev.entwine.protocol.Factory;
import dev.entwine.protocol.IPv4Address;
import dev.entwine.reactor.Reactor;
import dev.entwine.testing.RecordingProtocol;
import dev.entwine.testing.UnhandledRecorder;
import io.vertx.core.AbstractVerticle;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Services on a real loop: a tree as a verticle, a verticle in a tree, a port. */
class ServiceVerticleTest {

  @RegisterExtension final UnhandledRecorder unhandled = new UnhandledRecorder();

  private final Vertx vertx = Vertx.vertx();
  private final List<String> calls = new CopyOnWriteArrayList<>();
  private volatile StreamServerEndpointService server;

  @AfterEach
  void closeVertx() {
    vertx.close().await();
  }

  private StreamServerEndpointService serving(Reactor reactor, int port) {
    server =
        new StreamServerEndpointService(
            reactor,
            Endpoints.server("tcp:" + port + ":interface=127.0.0.1"),
            Factory.forProtocol(RecordingProtocol::new));
    return server;
  }

  private final class Noting extends Service {
    @Override
    protected Deferred<?> start() {
      calls.add("start");
      return Deferred.succeed(null);
    }

    @Override
    protected Deferred<?> stop() {
      calls.add("stop");
      return Deferred.succeed(null);
    }
  }

  private static void connect(int port) throws IOException {
    new Socket(InetAddress.getLoopbackAddress(), port).close();
  }

  private int port() {
    return ((IPv4Address) server.port().getHost()).port();
  }

  @Test
  void aTreeListensWhenItIsDeployedAndNoMoreWhenItIsUndeployed() throws Exception {
    String id =
        vertx
            .deployVerticle(
                () ->
                    new ServiceVerticle(
                        reactor -> {
                          MultiService tree = new MultiService();
                          tree.addService(serving(reactor, 0));
                          tree.addService(new Noting());
                          return tree;
                        }),
                new DeploymentOptions())
            .await();
    int port = port();
    connect(port);
    vertx.undeploy(id).await();
    assertThat(calls).containsExactly("start", "stop");
    assertThatThrownBy(() -> connect(port)).isInstanceOf(IOException.class);
    assertThat(server.port()).isNull();
  }

  @Test
  void aStartThatFailsFailsTheDeploymentAndStopsTheRest() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThatThrownBy(
              () ->
                  vertx
                      .deployVerticle(
                          () ->
                              new ServiceVerticle(
                                  reactor -> {
                                    MultiService tree = new MultiService();
                                    tree.addService(new Noting());
                                    tree.addService(serving(reactor, taken.getLocalPort()));
                                    return tree;
                                  }),
                          new DeploymentOptions())
                      .await())
          .isInstanceOf(CannotListenError.class);
    }
    assertThat(calls).containsExactly("stop");
    assertThat(vertx.deploymentIDs()).isEmpty();
  }

  @Test
  void aVerticleJoinsATree() {
    MultiService tree = new MultiService();
    tree.addService(
        new VerticleService(
            vertx,
            () ->
                new AbstractVerticle() {
                  @Override
                  public void start() {
                    calls.add("verticle starts");
                  }

                  @Override
                  public void stop() {
                    calls.add("verticle stops");
                  }
                },
            new DeploymentOptions().setInstances(2)));
    String id =
        vertx
            .deployVerticle(() -> new ServiceVerticle(reactor -> tree), new DeploymentOptions())
            .await();
    assertThat(calls).containsExactly("verticle starts", "verticle starts");
    assertThat(vertx.deploymentIDs()).hasSize(2);
    vertx.undeploy(id).await();
    assertThat(calls).hasSize(4).endsWith("verticle stops", "verticle stops");
    assertThat(vertx.deploymentIDs()).isEmpty();
  }

  @Test
  void aVerticleThatFailsToStartFailsTheTree() {
    VerticleService failing =
        new VerticleService(
            vertx,
            () ->
                new AbstractVerticle() {
                  @Override
                  public void start() {
                    throw new IllegalStateException("no");
                  }
                },
            new DeploymentOptions());
    assertThatThrownBy(
            () ->
                vertx
                    .deployVerticle(
                        () -> new ServiceVerticle(reactor -> failing), new DeploymentOptions())
                    .await())
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("no");
    assertThat(vertx.deploymentIDs()).isEmpty();
  }
}
