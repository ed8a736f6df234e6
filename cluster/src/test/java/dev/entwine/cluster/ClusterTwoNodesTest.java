package dev.entwine.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.entwine.bus.EchoContract;
import dev.entwine.bus.OffloadAnswer;
import dev.entwine.bus.OffloadContract;
import dev.entwine.bus.OffloadJob;
import dev.entwine.bus.OffloadTask;
import dev.entwine.node.LineClient;
import dev.entwine.node.NodeProcess;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two nodes in JVMs of their own, and now and then this one as the third. */
final class ClusterTwoNodesTest {

  private static final Duration SOON = Duration.ofSeconds(2);

  @TempDir Path folder;
  private Path clusterFile;

  @BeforeEach
  void aClusterOfOurOwn() throws IOException {
    clusterFile = folder.resolve("cluster.yaml");
    Files.writeString(
        clusterFile, "name: test-" + UUID.randomUUID() + "\nport: " + freePort() + "\n");
  }

  @Test
  void peopleOnEitherNodeShareTheChatAndOneNodeOutlivesTheOther() throws Exception {
    try (NodeProcess first = up("tcp:0");
        LineClient ada = LineClient.inChat(first.awaitPort("chat"), "ada");
        NodeProcess second = up("tcp:0");
        LineClient bob = LineClient.inChat(second.awaitPort("chat"), "bob")) {
      first.awaitLog("2 members: .* joined$");
      second.awaitLine("cluster .*: 2 members: .*\\(this node\\)");

      converse(ada, bob);
      ada.send("/who");
      ada.await("lobby.*ada.*bob");

      try (LineClient eve = LineClient.inChat(second.awaitPort("chat"), "eve")) {
        first.kill();

        second.awaitLog("1 member: .* is gone$");
        await()
            .atMost(NodeProcess.BOUND)
            .until(
                () -> {
                  bob.send("/who");
                  return bob.hears("2 in lobby: bob, eve", SOON);
                });
        bob.send("only us now");
        eve.await("<bob> only us now");
      }
      second.signal("TERM");
      bob.awaitEnd();
      assertThat(second.awaitExit()).as(second.toString()).isZero();
    }
  }

  @Test
  void whatIsServedOnTheEventBusAnswersFromAnyNode() throws Exception {
    Path file = Files.writeString(folder.resolve("file.txt"), "the quick brown fox");
    try (NodeProcess first = up("tcp:0");
        NodeProcess second = up("tcp:0")) {
      first.awaitPort("echo");
      second.awaitPort("echo");
      Vertx third = join();
      try {
        for (int i = 0; i < 4; i++) {
          assertThat(echoed(third, "ping " + i)).isEqualTo("ping " + i);
          assertThat(digest(third, file)).isEqualTo(sha256(file));
        }
        first.kill();
        await()
            .atMost(NodeProcess.BOUND)
            .ignoreExceptions()
            .until(() -> echoed(third, "still").equals("still"));
        assertThat(digest(third, file)).isEqualTo(sha256(file));
      } finally {
        third.close().await(NodeProcess.BOUND.toSeconds(), TimeUnit.SECONDS);
      }
    }
  }

  @Test
  void aSecondNodeTakesTheNextPortAndSaysSo() throws Exception {
    int port = freePort();
    try (NodeProcess first = up("tcp:" + port)) {
      assertThat(first.awaitPort("chat")).isEqualTo(port);
      try (NodeProcess second = up("tcp:" + port)) {
        int next = second.awaitPort("chat");
        assertThat(next).isGreaterThan(port).isLessThan(port + 10);
        LineClient.inChat(next, "ada").close();
      }
    }
  }

  @Test
  void whenThereIsNoPortForTheClusterTheNodeSaysSoInOneLine() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      Files.writeString(clusterFile, "port: " + taken.getLocalPort() + "\nportCount: 1\n");
      try (NodeProcess node = up("tcp:0")) {
        assertThat(node.awaitExit()).as(node.toString()).isEqualTo(3);
        assertThat(node.errors())
            .filteredOn(line -> !line.contains(" joining cluster "))
            .singleElement()
            .asString()
            .startsWith("entwine: cluster entwine: can't listen on 127.0.0.1, port ")
            .contains(String.valueOf(taken.getLocalPort()));
      }
    }
  }

  private NodeProcess up(String chat) throws IOException {
    return NodeProcess.entwine(
        "up",
        "--cluster",
        "--cluster-conf",
        clusterFile.toString(),
        "--set",
        "services.echo.endpoint=tcp:0",
        "--set",
        "services.offload.root=" + folder,
        "--set",
        "services.chat.endpoint=" + chat);
  }

  private Vertx join() throws Exception {
    Vertx local = Vertx.vertx();
    try {
      ClusterOptions options = ClusterConfiguration.read(local, clusterFile);
      return Cluster.join(options).await(NodeProcess.BOUND.toSeconds(), TimeUnit.SECONDS).vertx();
    } finally {
      local.close().await(NodeProcess.BOUND.toSeconds(), TimeUnit.SECONDS);
    }
  }

  /**
   * Waits until each hears the other; a node that has just joined may miss what is said at first.
   */
  private static void converse(LineClient ada, LineClient bob) {
    for (List<LineClient> pair : List.of(List.of(ada, bob), List.of(bob, ada))) {
      String text = "are you there, " + UUID.randomUUID() + "?";
      await()
          .atMost(NodeProcess.BOUND)
          .until(
              () -> {
                pair.get(0).send(text);
                return pair.get(1).hears("> " + text.replace("?", "\\?"), SOON);
              });
    }
  }

  private static String echoed(Vertx vertx, String text) throws Exception {
    DeliveryOptions options = new DeliveryOptions().setSendTimeout(5000);
    return vertx
        .eventBus()
        .<String>request(EchoContract.ADDRESS, text, options)
        .await(NodeProcess.BOUND.toSeconds(), TimeUnit.SECONDS)
        .body();
  }

  private static String digest(Vertx vertx, Path file) throws Exception {
    OffloadJob job = OffloadJob.of(new OffloadTask.Sha256(file.toString()), null);
    return ((OffloadAnswer.Sha256)
            OffloadContract.request(vertx.eventBus(), job)
                .await(NodeProcess.BOUND.toSeconds(), TimeUnit.SECONDS)
                .answer())
        .digest();
  }

  private static String sha256(Path file) throws Exception {
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
    return HexFormat.of().formatHex(digest);
  }

  /** A port that was free a moment ago: for what can't be told to choose one itself. */
  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      return Math.min(socket.getLocalPort(), 65535 - 20);
    }
  }
}
