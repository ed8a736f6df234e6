package dev.entwine.cli;

import dev.entwine.cluster.Cluster;
import dev.entwine.cluster.ClusterConfiguration;
import dev.entwine.cluster.ClusterOptions;
import dev.entwine.node.ConfigurationReader;
import dev.entwine.node.Node;
import dev.entwine.node.NodeConfiguration;
import dev.entwine.node.NodeVertx;
import io.vertx.core.Vertx;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * {@code entwine up}: runs a node until it is told to stop. Twisted's {@code twistd --nodaemon}.
 */
@Command(
    name = "up",
    description = {
      "Runs a node: starts what is configured, says where it is served, then logs.",
      "",
      "The configuration is read from a file, then from these, each stronger than the one before:",
      "  variables          ENTWINE_SERVICES__CHAT__ENDPOINT=tcp:9000",
      "  system properties  -Dentwine.services.chat.endpoint=tcp:9000",
      "  the command line   --set services.chat.endpoint=tcp:9000",
      "",
      "Ctrl-C or SIGTERM stops it: it accepts nothing new, tells who is connected, and waits for"
          + " them within bounds. A second Ctrl-C ends it at once."
    },
    optionListHeading = "%nOptions:%n",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:Stopped as it was told.",
      "1:A service or the cluster could not be started, or a service not be stopped.",
      "2:The command line or the configuration is wrong. Nothing was started.",
      "3:A port or an address can't be had. Nothing is left running.",
      "130:Ended at once by a second Ctrl-C (143: by SIGTERM)."
    },
    footer = {
      "",
      "Examples:",
      "  entwine up",
      "  entwine up --set services.chat.endpoint=tcp:9000",
      "  entwine up --set services.echo.instances=0",
      "  entwine up --cluster        a second one, beside the first, joins it"
    })
final class UpCommand implements Callable<Integer> {

  private static final Logger LOG = LoggerFactory.getLogger(UpCommand.class);

  /** What a node may take beyond its shutdownTimeout to notice that this is over. */
  private static final Duration BEYOND = Duration.ofSeconds(2);

  /** For what is left after the services: event bus, cluster, threads. */
  private static final Duration CLOSE = Duration.ofSeconds(10);

  @Option(
      names = "--conf",
      paramLabel = "FILE",
      description = "What to run (default: conf/node.yaml).")
  private @Nullable Path conf;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "One setting, such as services.echo.instances=2. May be given often.")
  private List<String> settings = new ArrayList<>();

  @Option(
      names = "--cluster",
      description =
          "Join the nodes that are there: those on this machine, unless conf/cluster.yaml lists"
              + " members.")
  private boolean clustered;

  @Option(
      names = "--cluster-conf",
      paramLabel = "FILE",
      description = "Which cluster to join, and how (default: conf/cluster.yaml). With --cluster.")
  private @Nullable Path clusterConf;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  private boolean help;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    if (clusterConf != null && !clustered) {
      throw new ParameterException(spec.commandLine(), "--cluster-conf goes with --cluster");
    }
    StopSignal stop = StopSignal.install();
    NodeConfiguration configuration;
    ClusterOptions options;
    Vertx alone = NodeVertx.alone();
    try {
      configuration = reader().read(alone, clustered);
      if (!clustered) {
        return serve(alone, "a node alone", configuration, stop);
      }
      options = ClusterConfiguration.read(alone, clusterFile());
    } finally {
      close(alone);
    }
    return inCluster(configuration, options, stop);
  }

  private ConfigurationReader reader() {
    Properties properties = System.getProperties();
    Map<String, String> strings = new HashMap<>();
    properties.stringPropertyNames().forEach(key -> strings.put(key, properties.getProperty(key)));
    Path file = conf == null ? Home.conf("node.yaml") : conf;
    return new ConfigurationReader(file, System.getenv(), strings, settings);
  }

  /** The file to read; null if nobody named one and there is none: the defaults will do. */
  private @Nullable Path clusterFile() {
    Path shipped = Home.conf("cluster.yaml");
    return clusterConf != null || !Files.exists(shipped) ? clusterConf : shipped;
  }

  private int inCluster(NodeConfiguration configuration, ClusterOptions options, StopSignal stop) {
    LOG.info("joining cluster {} from {}", options.name(), options.host());
    Optional<Cluster> cluster = stop.unlessRequested(Cluster.join(options));
    if (cluster.isEmpty()) {
      LOG.info("stopped before it had joined");
      return ExitCode.OK;
    }
    Vertx vertx = cluster.get().vertx();
    try {
      return serve(vertx, "cluster " + cluster.get().summary(), configuration, stop);
    } finally {
      close(vertx);
    }
  }

  private int serve(Vertx vertx, String place, NodeConfiguration configuration, StopSignal stop) {
    Optional<Node> node = stop.unlessRequested(Node.start(vertx, configuration));
    if (node.isEmpty()) {
      LOG.info("stopped before everything had started");
      return ExitCode.OK;
    }
    LOG.info("Java {}, transport {}", Runtime.version().feature(), NodeVertx.transport(vertx));
    PrintWriter out = spec.commandLine().getOut();
    out.print(ServingTable.of(place, node.get().serving().await()));
    out.flush();
    LOG.info("stopping after {}: waiting for those who are connected", stop.requested().join());
    return stop(node.get(), configuration.options().shutdownTimeout());
  }

  private static int stop(Node node, Duration timeout) {
    List<String> left;
    try {
      left = node.stop().await(timeout.plus(BEYOND).toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      LOG.warn("ended as it is: an event loop is blocked");
      return ExitCode.FAILED;
    }
    if (!left.isEmpty()) {
      LOG.warn(
          "stopped without {}: no end within shutdownTimeout, {} ms",
          String.join(", ", left),
          timeout.toMillis());
      return ExitCode.FAILED;
    }
    LOG.info("stopped");
    return ExitCode.OK;
  }

  private static void close(Vertx vertx) {
    try {
      vertx.close().await(CLOSE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      LOG.warn("not closed within {} s: ended as it is", CLOSE.toSeconds());
    }
  }
}
