package dev.entwine.cluster;

import com.hazelcast.cluster.InitialMembershipEvent;
import com.hazelcast.cluster.InitialMembershipListener;
import com.hazelcast.cluster.Member;
import com.hazelcast.cluster.MembershipEvent;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.spi.cluster.hazelcast.HazelcastClusterManager;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Collection;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The membership of this process in a cluster, from {@link #join} until its Vert.x is closed.
 *
 * <p>Who is there, who joins and who is gone is logged, one line each.
 */
public final class Cluster {

  private static final Logger LOG = LoggerFactory.getLogger(Cluster.class);

  private final String name;
  private final Vertx vertx;
  private volatile String summary = "";

  private Cluster(String name, Vertx vertx) {
    this.name = name;
    this.vertx = vertx;
  }

  /**
   * Joins, or begins a cluster if there is nobody.
   *
   * @return completes when the node is a member; fails with {@link ClusterJoinError}. Members that
   *     can't be reached are tried for up to five minutes
   */
  public static Future<Cluster> join(ClusterOptions options) {
    try {
      findPort(options);
    } catch (ClusterJoinError e) {
      return Future.failedFuture(e);
    }
    VertxOptions vertxOptions = new VertxOptions().setPreferNativeTransport(true);
    // Said outright: left alone Vert.x asks the cluster manager, then takes the first interface it
    // finds.
    vertxOptions.getEventBusOptions().setHost(options.host());
    HazelcastClusterManager manager = new HazelcastClusterManager(HazelcastConfig.of(options));
    return Vertx.builder()
        .with(vertxOptions)
        .withClusterManager(manager)
        .buildClustered()
        .compose(vertx -> watched(options.name(), vertx, manager))
        .recover(failure -> Future.failedFuture(error(options, failure)));
  }

  private static Future<Cluster> watched(
      String name, Vertx vertx, HazelcastClusterManager manager) {
    // Hazelcast takes a lock for it, and tells who is there before it returns.
    return vertx.executeBlocking(
        () -> {
          Cluster cluster = new Cluster(name, vertx);
          manager.getHazelcastInstance().getCluster().addMembershipListener(cluster.new Watch());
          return cluster;
        });
  }

  /** The Vert.x that is a member. Closing it leaves the cluster. */
  public Vertx vertx() {
    return vertx;
  }

  /** Who is a member, in one line. From any thread. */
  public String summary() {
    return summary;
  }

  /** Looks for what Hazelcast would not find, and report in pages. */
  private static void findPort(ClusterOptions options) {
    IOException last = null;
    int end = Math.min(options.port() + options.portCount(), 65536);
    for (int port = options.port(); port < end; port++) {
      try (ServerSocket free = new ServerSocket()) {
        free.setReuseAddress(true);
        free.bind(new InetSocketAddress(InetAddress.getByName(options.host()), port));
        return;
      } catch (IOException e) {
        last = e;
      }
    }
    String ports = (end - options.port() == 1 ? "port " : "ports from ") + options.port();
    throw new ClusterJoinError(
        prefix(options)
            + "can't listen on "
            + options.host()
            + ", "
            + ports
            + ": "
            + firstLine(last),
        true,
        last);
  }

  private static ClusterJoinError error(ClusterOptions options, Throwable failure) {
    return new ClusterJoinError(
        prefix(options) + "could not be joined: " + firstLine(failure), false, failure);
  }

  private static String prefix(ClusterOptions options) {
    return "cluster " + options.name() + ": ";
  }

  private static String firstLine(@Nullable Throwable failure) {
    String message = failure == null ? null : failure.getMessage();
    return message == null ? String.valueOf(failure) : message.lines().findFirst().orElse("");
  }

  /** Called on a thread of Hazelcast's, one event after the other. */
  private final class Watch implements InitialMembershipListener {

    @Override
    public void init(InitialMembershipEvent event) {
      summary = name + ": " + list(event.getMembers());
      LOG.info("cluster {}", summary);
    }

    @Override
    public void memberAdded(MembershipEvent event) {
      changed(event, "joined");
    }

    @Override
    public void memberRemoved(MembershipEvent event) {
      changed(event, "is gone");
    }

    private void changed(MembershipEvent event, String how) {
      summary = name + ": " + list(event.getMembers());
      LOG.info("cluster {}; {} {}", summary, address(event.getMember()), how);
    }
  }

  private static String list(Collection<Member> members) {
    return members.size()
        + (members.size() == 1 ? " member: " : " members: ")
        + members.stream()
            .map(member -> address(member) + (member.localMember() ? " (this node)" : ""))
            .collect(Collectors.joining(", "));
  }

  private static String address(Member member) {
    return member.getAddress().getHost() + ":" + member.getAddress().getPort();
  }
}
