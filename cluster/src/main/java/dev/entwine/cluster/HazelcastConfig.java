package dev.entwine.cluster;

import com.hazelcast.config.Config;
import com.hazelcast.config.JavaSerializationFilterConfig;
import com.hazelcast.config.JoinConfig;
import com.hazelcast.config.MultiMapConfig;
import com.hazelcast.config.NetworkConfig;
import com.hazelcast.spi.properties.ClusterProperty;
import com.hazelcast.spi.properties.HazelcastProperty;
import java.time.Duration;

/** Says to Hazelcast what {@link ClusterOptions} say. */
final class HazelcastConfig {

  private HazelcastConfig() {}

  static Config of(ClusterOptions options) {
    Config config = new Config();
    config.setClusterName(options.name());
    network(config.getNetworkConfig(), options);

    // Not by NetworkConfig's interfaces: those know the first address of each, not 127.0.0.2.
    config.setProperty("hazelcast.local.localAddress", options.host());
    set(config, ClusterProperty.SOCKET_BIND_ANY, false);
    set(config, ClusterProperty.WAIT_SECONDS_BEFORE_JOIN, 0);
    set(config, ClusterProperty.HEARTBEAT_INTERVAL_SECONDS, options.heartbeat());
    set(config, ClusterProperty.MAX_NO_HEARTBEAT_SECONDS, options.heartbeatTimeout());
    set(config, ClusterProperty.MERGE_FIRST_RUN_DELAY_SECONDS, options.mergeDelay());
    set(config, ClusterProperty.MERGE_NEXT_RUN_DELAY_SECONDS, options.mergeInterval());
    set(config, ClusterProperty.PARTITION_COUNT, options.partitions());
    set(config, ClusterProperty.PHONE_HOME_ENABLED, false);
    set(config, ClusterProperty.LOGGING_TYPE, "slf4j");

    // What Vert.x keeps its subscriptions in: without this a node's entry would be there twice.
    config.addMultiMapConfig(
        new MultiMapConfig("__vertx.subs")
            .setValueCollectionType(MultiMapConfig.ValueCollectionType.SET)
            .setBackupCount(1));

    config.getSerializationConfig().setJavaSerializationFilterConfig(onlyExceptions());
    config.getJetConfig().setEnabled(false);
    return config;
  }

  /**
   * What another member sends in Java's own serialization is read only if it is Hazelcast's or the
   * JDK's: exceptions travel so, and nothing else has to.
   */
  private static JavaSerializationFilterConfig onlyExceptions() {
    JavaSerializationFilterConfig filter = new JavaSerializationFilterConfig();
    filter.setDefaultsDisabled(true);
    filter.getWhitelist().addPrefixes("com.hazelcast.", "java.", "[");
    return filter;
  }

  private static void network(NetworkConfig network, ClusterOptions options) {
    network
        .setPort(options.port())
        .setPortCount(options.portCount())
        .setPortAutoIncrement(options.portCount() > 1)
        .setPublicAddress(null);
    JoinConfig join = network.getJoin();
    join.getMulticastConfig().setEnabled(false);
    join.getAutoDetectionConfig().setEnabled(false);
    join.getTcpIpConfig().setEnabled(true);
    options.candidates().forEach(join.getTcpIpConfig()::addMember);
  }

  private static void set(Config config, HazelcastProperty property, Object value) {
    Object text = value instanceof Duration duration ? duration.toSeconds() : value;
    config.setProperty(property.getName(), text.toString());
  }
}
