package dev.entwine.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.entwine.protocol.CannotListenError;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class NodeTest {

  private static final String ECHO = "dev.entwine.verticles.echo.EchoVerticle";
  private static final Duration BOUND = Duration.ofSeconds(60);

  private final List<Service> services = new ArrayList<>();
  private NodeOptions options = NodeOptions.DEFAULTS;
  private Vertx vertx;

  @BeforeEach
  void start() {
    vertx = NodeVertx.alone();
  }

  @AfterEach
  void stop() throws Exception {
    try {
      vertx.close().await(5, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      // A verticle that never ends keeps Vert.x from closing: that is what some of these are about.
    }
  }

  @Test
  void itSaysWhatIsServedInTheOrderOfTheConfiguration() throws Exception {
    echo("second", 0);
    echo("first", 0);

    List<Serving> serving = serving(started());

    assertThat(serving).extracting(Serving::service).startsWith("second").endsWith("first");
    assertThat(serving).extracting(Serving::where).anyMatch(w -> w.startsWith("tcp 127.0.0.1:"));
  }

  @Test
  void itKnowsWhatIsServedWhenAllShareOneEventLoop() throws Exception {
    stop();
    vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    for (int i = 0; i < 20; i++) {
      echo("echo-" + i, 0);
    }

    assertThat(serving(started()))
        .extracting(Serving::service)
        .containsAll(services.stream().map(Service::name).toList());
  }

  @Test
  void whatItServesAnswersUntilItStops() throws Exception {
    echo("echo", 0);
    Node node = started();
    int port = tcpPort(serving(node));
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.getOutputStream().write('x');
      assertThat(socket.getInputStream().read()).isEqualTo('x');
    }

    assertThat(stopped(node)).isEmpty();

    assertThatThrownBy(() -> new Socket(InetAddress.getLoopbackAddress(), port))
        .isInstanceOf(IOException.class);
  }

  @Test
  void aServiceWithoutInstancesIsLeftOut() throws Exception {
    echo("on", 0);
    services.add(
        new Service("off", new ServiceOptions(ECHO, 0), new JsonObject().put("endpoint", "tcp:0")));

    assertThat(serving(started())).extracting(Serving::service).containsOnly("on");
  }

  @Test
  void aPortInUseIsOneLineThatNamesServicePortAndMendAndNothingIsLeftRunning() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      echo("first", 0);
      echo("taken", taken.getLocalPort());

      assertThatThrownBy(this::started)
          .isInstanceOfSatisfying(
              NodeStartError.class,
              error -> {
                assertThat(error.service()).isEqualTo("taken");
                assertThat(error.addressRefused()).isTrue();
                assertThat(error).hasCauseInstanceOf(CannotListenError.class);
              })
          .hasMessageContaining("127.0.0.1:" + taken.getLocalPort())
          .hasMessageContaining("--set services.taken.endpoint=tcp:")
          .hasMessageNotContainingAny("\n");
      await().atMost(BOUND).untilAsserted(() -> assertThat(vertx.deploymentIDs()).isEmpty());
    }
  }

  @Test
  void aServiceThatCanNotBeStartedIsOneLine() {
    services.add(
        new Service(
            "broken", new ServiceOptions(FakeService.Broken.class.getName(), 1), new JsonObject()));

    assertThatThrownBy(this::started)
        .isInstanceOf(NodeStartError.class)
        .hasMessage("broken: could not be started: the sky has fallen");
  }

  @Test
  void aServiceThatIsNeverReadyIsOneLineAndTheOthersAreStopped() {
    options = new NodeOptions(1, Duration.ofMillis(500), Duration.ofSeconds(15));
    echo("echo", 0);
    services.add(
        new Service(
            "slow",
            new ServiceOptions(FakeService.NeverReady.class.getName(), 1),
            new JsonObject()));

    assertThatThrownBy(this::started)
        .isInstanceOf(NodeStartError.class)
        .hasMessage("slow: could not be started: it was not ready within startTimeout, 500 ms");
  }

  @Test
  void aServiceThatNeverStopsIsLeftAndTheOthersStop() throws Exception {
    options = new NodeOptions(1, Duration.ofMinutes(1), Duration.ofMillis(200));
    echo("echo", 0);
    services.add(
        new Service(
            "hanging",
            new ServiceOptions(FakeService.Hanging.class.getName(), 1),
            new JsonObject()));
    Node node = started();
    int port = tcpPort(serving(node));

    assertThat(stopped(node)).containsExactly("hanging");

    assertThatThrownBy(() -> new Socket(InetAddress.getLoopbackAddress(), port))
        .isInstanceOf(IOException.class);
  }

  private void echo(String name, int port) {
    services.add(
        new Service(
            name, new ServiceOptions(ECHO, 1), new JsonObject().put("endpoint", "tcp:" + port)));
  }

  private Node started() throws Exception {
    return Node.start(vertx, new NodeConfiguration(options, services))
        .await(BOUND.toSeconds(), TimeUnit.SECONDS);
  }

  private static List<Serving> serving(Node node) throws Exception {
    return node.serving().await(BOUND.toSeconds(), TimeUnit.SECONDS);
  }

  private static List<String> stopped(Node node) throws Exception {
    return node.stop().await(BOUND.toSeconds(), TimeUnit.SECONDS);
  }

  private static int tcpPort(List<Serving> serving) {
    String where =
        serving.stream()
            .map(Serving::where)
            .filter(w -> w.startsWith("tcp "))
            .findFirst()
            .orElseThrow();
    return Integer.parseInt(where.substring(where.lastIndexOf(':') + 1));
  }
}
