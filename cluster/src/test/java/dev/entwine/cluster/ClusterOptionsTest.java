package dev.entwine.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.entwine.node.ConfigurationError;
import dev.entwine.node.NodeVertx;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ClusterOptionsTest {

  private static Vertx vertx;

  @TempDir Path folder;

  @BeforeAll
  static void start() {
    vertx = NodeVertx.alone();
  }

  @AfterAll
  static void stop() throws Exception {
    vertx.close().await(60, TimeUnit.SECONDS);
  }

  @Test
  void withoutMembersItIsThePortsOfThisMachine() throws Exception {
    assertThat(read("port: 7000\nportCount: 2").candidates())
        .containsExactly("127.0.0.1:7000", "127.0.0.1:7001");
  }

  @Test
  void aMemberWithoutAPortMayHaveBoundAnyOfThem() throws Exception {
    ClusterOptions options =
        read("port: 7000\nportCount: 2\nhost: 10.0.0.1\nmembers: [10.0.0.1, 'b.example:9']");

    assertThat(options.members()).isEqualTo(List.of("10.0.0.1", "b.example:9"));
    assertThat(options.candidates())
        .containsExactly("10.0.0.1:7000", "10.0.0.1:7001", "b.example:9");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          name: 'two words'          | name: is 'two words'; letters, digits,
          host: 0.0.0.0              | host: is '0.0.0.0'; one IPv4 address or host name
          host: ''                   | host: is ''; one IPv4 address or host name
          port: 0                    | port: is '0'; 1 to 65535 is allowed
          port: 65530                | portCount: is '8'; from port 65530 on there are only 6
          port: many                 | port: is 'many', a whole number is needed
          portCount: 101             | portCount: is '101'; 1 to 100 is allowed
          members: [':9']            | members: is ':9'; HOST or HOST:PORT is needed
          members: ['a:70000']       | members: is 'a:70000'; a port from 1 to 65535 is needed
          heartbeat: 10ms            | heartbeat: is '10ms'; 1s to 60s is allowed
          heartbeat: 1500ms          | heartbeat: is '1500ms'; whole seconds are needed
          heartbeatTimeout: 2s       | heartbeatTimeout: is '2s'; 3s to 600s is allowed
          mergeDelay: 2h             | mergeDelay: is '7200s'; 1s to 3600s is allowed
          mergeInterval: 0s          | mergeInterval: is '0s'; 1s to 3600s is allowed
          partitions: 0              | partitions: is '0'; 1 to 10007 is allowed
          memebers: [a]              | memebers: unknown key; did you mean 'members'?
          """)
  void whatCanNotBeUsedIsOneLineWithFileAndKey(String yaml, String problem) {
    assertThatThrownBy(() -> read(yaml))
        .isInstanceOf(ConfigurationError.class)
        .hasMessageStartingWith(folder.resolve("cluster.yaml").toString())
        .hasMessageContaining(": " + problem)
        .hasMessageNotContaining("\n");
  }

  private ClusterOptions read(String yaml) throws IOException {
    Path file = Files.writeString(folder.resolve("cluster.yaml"), yaml + "\n");
    return ClusterConfiguration.read(vertx, file);
  }
}
