package dev.entwine.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hazelcast.config.Config;
import com.hazelcast.config.JoinConfig;
import com.hazelcast.config.MultiMapConfig.ValueCollectionType;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.IMap;
import com.hazelcast.nio.serialization.HazelcastSerializationException;
import java.io.IOException;
import java.io.Serializable;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

final class HazelcastConfigTest {

  @Test
  void nothingIsSentByMulticastOrFoundByItselfOrBoundBeyondTheAddress() {
    Config config = HazelcastConfig.of(ClusterOptions.DEFAULTS);

    JoinConfig join = config.getNetworkConfig().getJoin();
    assertThat(join.getMulticastConfig().isEnabled()).isFalse();
    assertThat(join.getAutoDetectionConfig().isEnabled()).isFalse();
    assertThat(join.getTcpIpConfig().isEnabled()).isTrue();
    assertThat(join.getTcpIpConfig().getMembers()).contains("127.0.0.1:5811").hasSize(8);
    assertThat(config.getProperty("hazelcast.socket.bind.any")).isEqualTo("false");
    assertThat(config.getProperty("hazelcast.local.localAddress")).isEqualTo("127.0.0.1");
    assertThat(config.getProperty("hazelcast.phone.home.enabled")).isEqualTo("false");
    assertThat(config.getJetConfig().isEnabled()).isFalse();
    assertThat(config.getNetworkConfig().getMemcacheProtocolConfig().isEnabled()).isFalse();
  }

  @Test
  void theTimesAreHandedOnInSeconds() {
    Config config = HazelcastConfig.of(ClusterOptions.DEFAULTS);

    assertThat(config.getProperty("hazelcast.heartbeat.interval.seconds")).isEqualTo("1");
    assertThat(config.getProperty("hazelcast.max.no.heartbeat.seconds")).isEqualTo("10");
    assertThat(config.getProperty("hazelcast.merge.first.run.delay.seconds")).isEqualTo("10");
    assertThat(config.getProperty("hazelcast.merge.next.run.delay.seconds")).isEqualTo("10");
    assertThat(config.getProperty("hazelcast.wait.seconds.before.join")).isEqualTo("0");
    assertThat(config.getProperty("hazelcast.partition.count")).isEqualTo("71");
  }

  @Test
  void subscriptionsAreKeptOnceEach() {
    Config config = HazelcastConfig.of(ClusterOptions.DEFAULTS);

    assertThat(config.getMultiMapConfig("__vertx.subs").getValueCollectionType())
        .isEqualTo(ValueCollectionType.SET);
  }

  @Test
  void stringsNumbersAndBytesAreReadAndSerializedClassesAreRefused() throws IOException {
    HazelcastInstance hazelcast = Hazelcast.newHazelcastInstance(HazelcastConfig.of(alone()));
    try {
      IMap<String, Object> map = hazelcast.getMap("values");
      map.put("string", "text");
      map.put("number", 7L);
      map.put("bytes", new byte[] {1, 2});
      assertThat(map.get("string")).isEqualTo("text");
      assertThat(map.get("number")).isEqualTo(7L);
      assertThat(map.get("bytes")).isEqualTo(new byte[] {1, 2});

      map.put("class", new Smuggled());
      assertThatThrownBy(() -> map.get("class"))
          .isInstanceOf(HazelcastSerializationException.class)
          .hasStackTraceContaining(Smuggled.class.getName());
    } finally {
      hazelcast.shutdown();
    }
  }

  /** A class that a member has and nobody is to make an object of because another said so. */
  private static final class Smuggled implements Serializable {
    private static final long serialVersionUID = 1L;
  }

  private static ClusterOptions alone() throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    return new ClusterOptions(
        "test-" + UUID.randomUUID(),
        "127.0.0.1",
        port,
        Math.min(100, 65536 - port),
        List.of("127.0.0.1:" + port),
        Duration.ofSeconds(1),
        Duration.ofSeconds(10),
        Duration.ofSeconds(10),
        Duration.ofSeconds(10),
        7);
  }
}
