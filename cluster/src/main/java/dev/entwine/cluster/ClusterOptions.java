package dev.entwine.cluster;

import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * How a node finds and keeps its cluster: the keys of {@code conf/cluster.yaml}.
 *
 * @param name nodes with another name are strangers, whatever they are told
 * @param host the address of this machine that the node binds, for the cluster and the event bus,
 *     and under which the others reach it
 * @param port the first port that the node tries to bind, 1 to 65535
 * @param portCount how many ports, counted up from it, are tried, 1 to 100
 * @param members the addresses where others may be, {@code HOST} or {@code HOST:PORT}; without a
 *     port all that such a node may have bound. If there are none, the ports of {@code host}
 * @param heartbeat how often nodes tell each other that they are there, 1 s to 1 min
 * @param heartbeatTimeout how long one may be silent before it is taken for lost, at least three
 *     heartbeats, up to 10 min
 * @param mergeDelay how long after its start a node looks for parts of its cluster that it lost
 *     touch with, 1 s to 1 h
 * @param mergeInterval how often it looks after that, 1 s to 1 h
 * @param partitions into how many parts Hazelcast cuts its maps, 1 to 10007; the same on all nodes
 */
public record ClusterOptions(
    String name,
    String host,
    int port,
    int portCount,
    List<String> members,
    Duration heartbeat,
    Duration heartbeatTimeout,
    Duration mergeDelay,
    Duration mergeInterval,
    int partitions) {

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
  private static final Pattern HOST = Pattern.compile("[A-Za-z0-9][A-Za-z0-9.-]{0,253}");
  private static final Pattern MEMBER = Pattern.compile("([^:]+)(?::(\\d{1,5}))?");

  /** Nodes on one machine, over loopback. */
  public static final ClusterOptions DEFAULTS =
      new ClusterOptions(
          "entwine",
          "127.0.0.1",
          5811,
          8,
          List.of(),
          Duration.ofSeconds(1),
          Duration.ofSeconds(10),
          Duration.ofSeconds(10),
          Duration.ofSeconds(10),
          71);

  /** Checks the ranges. */
  public ClusterOptions {
    members = List.copyOf(members);
    if (!NAME.matcher(name).matches()) {
      throw refusal("name", name, "letters, digits, '.', '_' and '-' are allowed, 64 in all");
    }
    if (!HOST.matcher(host).matches() || host.equals("0.0.0.0")) {
      throw refusal(
          "host", host, "one IPv4 address or host name of this machine is needed, not every one");
    }
    within("port", port, 1, 65535);
    within("portCount", portCount, 1, 100);
    if (port + portCount > 65536) {
      throw refusal(
          "portCount",
          String.valueOf(portCount),
          "from port " + port + " on there are only " + (65536 - port));
    }
    members.forEach(ClusterOptions::checkMember);
    within("heartbeat", heartbeat, Duration.ofSeconds(1), Duration.ofMinutes(1));
    within("heartbeatTimeout", heartbeatTimeout, heartbeat.multipliedBy(3), Duration.ofMinutes(10));
    within("mergeDelay", mergeDelay, Duration.ofSeconds(1), Duration.ofHours(1));
    within("mergeInterval", mergeInterval, Duration.ofSeconds(1), Duration.ofHours(1));
    within("partitions", partitions, 1, 10007);
  }

  /** Where others may be, each with its port. */
  List<String> candidates() {
    List<String> hosts = members.isEmpty() ? List.of(host) : members;
    return hosts.stream()
        .flatMap(
            member ->
                member.contains(":")
                    ? Stream.of(member)
                    : IntStream.range(port, port + portCount)
                        .mapToObj(candidate -> member + ":" + candidate))
        .distinct()
        .toList();
  }

  private static void checkMember(String member) {
    Matcher matcher = MEMBER.matcher(member);
    if (!matcher.matches() || !HOST.matcher(matcher.group(1)).matches()) {
      throw refusal("members", member, "HOST or HOST:PORT is needed, such as 10.0.0.2:5811");
    }
    if (matcher.group(2) != null) {
      int memberPort = Integer.parseInt(matcher.group(2));
      if (memberPort < 1 || memberPort > 65535) {
        throw refusal("members", member, "a port from 1 to 65535 is needed");
      }
    }
  }

  private static void within(String key, int value, int min, int max) {
    if (value < min || value > max) {
      throw refusal(key, String.valueOf(value), min + " to " + max + " is allowed");
    }
  }

  private static void within(String key, Duration value, Duration min, Duration max) {
    if (value.compareTo(min) < 0 || value.compareTo(max) > 0) {
      throw refusal(key, written(value), written(min) + " to " + written(max) + " is allowed");
    }
    if (value.toMillis() % 1000 != 0) {
      throw refusal(key, written(value), "whole seconds are needed");
    }
  }

  private static String written(Duration value) {
    return value.toMillis() % 1000 == 0 ? value.toSeconds() + "s" : value.toMillis() + "ms";
  }

  private static IllegalArgumentException refusal(String key, String value, String allowed) {
    return new IllegalArgumentException(key + ": is '" + value + "'; " + allowed);
  }
}
