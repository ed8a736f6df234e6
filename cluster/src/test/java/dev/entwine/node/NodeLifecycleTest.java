package dev.entwine.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The life of {@code entwine up}, in a process of its own: how it begins, and all the ways it ends.
 */
final class NodeLifecycleTest {

  private static final String[] UP = {
    "up", "--set", "services.echo.endpoint=tcp:0", "--set", "services.chat.endpoint=tcp:0"
  };
  private static final int SIGINT = 2;

  @TempDir Path folder;

  @Test
  void sigtermTellsWhoIsConnectedAndEndsWithZero() throws Exception {
    try (NodeProcess node = NodeProcess.entwine(UP);
        LineClient ada = LineClient.inChat(node.awaitPort("chat"), "ada")) {
      node.signal("TERM");

      ada.awaitEnd();
      assertThat(node.awaitExit()).as(node.toString()).isZero();
      assertThat(node.errors())
          .anyMatch(line -> line.contains("stopping after SIGTERM"))
          .last()
          .asString()
          .endsWith("stopped");
    }
  }

  @Test
  void theTableSaysHowToTryWhatIsServed() throws Exception {
    try (NodeProcess node = NodeProcess.entwine(UP)) {
      int echo = node.awaitPort("echo");
      node.awaitLine("nc 127\\.0\\.0\\.1 " + echo + "$");
      node.awaitLine("^ +offload +.*entwine\\.offload");
      try (LineClient client = new LineClient(echo)) {
        client.send("are you there?");
        client.await("^are you there\\?$");
      }
    }
  }

  @Test
  void aServiceThatNeverStopsCanNotHangTheNode() throws Exception {
    try (NodeProcess node =
        NodeProcess.entwine(one(FakeService.Hanging.class, "shutdownTimeout=300ms"))) {
      node.awaitLine("Ctrl-C stops it");

      node.signal("TERM");

      assertThat(node.awaitExit()).as(node.toString()).isEqualTo(1);
      assertThat(node.errors()).anyMatch(line -> line.contains("stopped without only"));
    }
  }

  @Test
  void blockedEventLoopsCanNotHangTheNode() throws Exception {
    String[] up = one(FakeService.Blocking.class, "shutdownTimeout=300ms");
    up =
        Stream.concat(Stream.of(up), Stream.of("--set", "services.only.instances=100"))
            .toArray(String[]::new);
    try (NodeProcess node = NodeProcess.entwine(up)) {
      node.awaitLine("Ctrl-C stops it");

      node.signal("TERM");

      assertThat(node.awaitExit()).as(node.toString()).isEqualTo(1);
      assertThat(node.errors()).anyMatch(line -> line.contains("an event loop is blocked"));
    }
  }

  @Test
  void aSecondCtrlCEndsItAtOnce() throws Exception {
    try (NodeProcess node =
        NodeProcess.entwine(one(FakeService.Hanging.class, "shutdownTimeout=1h"))) {
      node.awaitLine("Ctrl-C stops it");
      assumeFalse(
          node.ignores(SIGINT), "Ctrl-C is ignored in what this shell runs in the background");

      node.signal("INT");
      node.awaitLog("stopping after SIGINT");
      node.signal("INT");

      assertThat(node.awaitExit()).as(node.toString()).isEqualTo(130);
    }
  }

  @Test
  void aPortInUseIsOneLineAndLeavesNothingRunning() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        NodeProcess node =
            NodeProcess.entwine(
                "up",
                "--set",
                "services.echo.endpoint=tcp:0",
                "--set",
                "services.chat.endpoint=tcp:" + taken.getLocalPort())) {
      assertThat(node.awaitExit()).as(node.toString()).isEqualTo(3);
      assertThat(node.output()).isEmpty();
      assertThat(node.errors())
          .singleElement()
          .asString()
          .startsWith("entwine: chat: ")
          .contains("127.0.0.1:" + taken.getLocalPort())
          .contains("--set services.chat.endpoint=tcp:");
    }
  }

  @Test
  void aWrongConfigurationIsOneLine() throws Exception {
    try (NodeProcess node = NodeProcess.entwine("up", "--set", "services.chat.idelTimeout=5m")) {
      assertThat(node.awaitExit()).as(node.toString()).isEqualTo(2);
      assertThat(node.output()).isEmpty();
      assertThat(node.errors())
          .containsExactly(
              "entwine: --set: services.chat.idelTimeout: unknown key;"
                  + " did you mean 'idleTimeout'?");
    }
  }

  @Test
  void aNodeAloneLoadsNothingOfHazelcast() throws Exception {
    Path loaded = folder.resolve("loaded.txt");
    try (NodeProcess node = NodeProcess.entwine(List.of("-Xlog:class+load:file=" + loaded), UP)) {
      node.awaitLine("Ctrl-C stops it");
      node.signal("TERM");
      assertThat(node.awaitExit()).as(node.toString()).isZero();
    }
    assertThat(Files.readString(loaded))
        .contains("dev.entwine.node.Node ")
        .doesNotContain("com.hazelcast.");
  }

  private String[] one(Class<?> verticle, String setting) throws IOException {
    Path file = folder.resolve("node.yaml");
    Files.writeString(file, "services:\n  only:\n    verticle: " + verticle.getName() + "\n");
    return new String[] {"up", "--conf", file.toString(), "--set", setting};
  }
}
