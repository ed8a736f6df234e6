package dev.entwine.bench.load;

import dev.entwine.bench.Table;
import dev.entwine.bench.load.Workload.Kind;
import dev.entwine.bench.server.Servers;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * CPU time of a server for one operation of a workload, with each peer in turn, round by round.
 * Servers that are not being measured have no connection and nothing to do.
 */
public final class Load {

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private static final Duration WARM_UP = Duration.ofSeconds(6);
  private static final Duration RAMP = Duration.ofMillis(500);
  private static final Duration MEASURED = Duration.ofSeconds(3);

  private static final int SMALL = 64;
  private static final int LINE = 100;
  private static final int CHUNK = 1 << 16;

  /** All of them, by the word that asks for each. */
  public static final Map<String, List<Workload>> WORKLOADS = workloads();

  private final Path peers;
  private final int rounds;

  /**
   * @param peers the folder of the Python peers
   * @param rounds how often each peer is measured
   */
  public Load(Path peers, int rounds) {
    this.peers = peers;
    this.rounds = rounds;
  }

  private static Map<String, List<Workload>> workloads() {
    Map<String, List<Workload>> all = new LinkedHashMap<>();
    all.put(
        "echo",
        List.of(
            new Workload(Kind.ECHO, "Echo, 50 connections, 1 message under way", 50, SMALL, 1),
            new Workload(Kind.ECHO, "Echo, 10 connections, 32 messages under way", 10, SMALL, 32)));
    all.put(
        "stream",
        List.of(new Workload(Kind.ECHO, "A stream of 64 KiB chunks and back", 1, CHUNK, 64)));
    all.put(
        "lines",
        List.of(
            new Workload(Kind.LINES, "Lines, 50 connections, 1 under way", 50, LINE, 1),
            new Workload(Kind.LINES, "Lines, 10 connections, 32 under way", 10, LINE, 32)));
    all.put(
        "chat",
        List.of(
            new Workload(Kind.CHAT, "A chat of 100, 1 line under way", 100, LINE, 1),
            new Workload(Kind.CHAT, "A chat of 100, 16 lines under way", 100, LINE, 16),
            new Workload(Kind.CHAT, "A chat of 1 000, 1 line under way", 1000, LINE, 1),
            new Workload(Kind.CHAT, "A chat of 1 000, 16 lines under way", 1000, LINE, 16)));
    return all;
  }

  /** Measures one workload. */
  public List<Table> measure(Workload workload) throws IOException {
    Table cpu = new Table(workload.title(), "us of CPU an operation");
    Table memory = new Table(workload.title() + ": memory at most", "MB");
    Map<String, ServerProcess> servers = new LinkedHashMap<>();
    try {
      for (Map.Entry<String, List<String>> peer :
          Servers.commands(workload.kind().word(), peers).entrySet()) {
        servers.put(peer.getKey(), ServerProcess.start(peer.getValue()));
        load(servers.get(peer.getKey()), workload, WARM_UP);
      }
      for (int round = 0; round < rounds; round++) {
        for (Map.Entry<String, ServerProcess> server : servers.entrySet()) {
          Cost cost = load(server.getValue(), workload, MEASURED);
          cpu.add(server.getKey(), cost.server());
          if (server.getKey().equals(Servers.OURS)) {
            cpu.add("the generator, with Entwine", cost.generator());
          }
        }
      }
      for (Map.Entry<String, ServerProcess> server : servers.entrySet()) {
        memory.add(server.getKey(), server.getValue().mostResidentBytes() / 1e6);
      }
    } finally {
      for (ServerProcess server : servers.values()) {
        server.close();
      }
    }
    return workload.size() == CHUNK ? List.of(cpu, memory) : List.of(cpu);
  }

  /**
   * What an operation took, in microseconds of CPU.
   *
   * @param server of the server's process
   * @param generator of the thread that made the load
   */
  private record Cost(double server, double generator) {}

  private static Cost load(ServerProcess server, Workload workload, Duration time)
      throws IOException {
    try (Generator generator = Generator.connect(workload, server.port())) {
      generator.start();
      generator.run(RAMP, true);
      double serverBefore = server.cpuSeconds();
      long ownBefore = THREADS.getCurrentThreadCpuTime();
      long operations = generator.run(time, false);
      return new Cost(
          (server.cpuSeconds() - serverBefore) * 1e6 / operations,
          (THREADS.getCurrentThreadCpuTime() - ownBefore) / 1e3 / operations);
    }
  }

  /** How much memory a connection takes that only waits, and that many of them can be held. */
  public Table idle(int connections) throws IOException {
    Table table = new Table(connections + " connections that wait", "bytes of memory for each");
    Workload one = new Workload(Kind.ECHO, "one that still talks", 1, SMALL, 1);
    for (int round = 0; round < rounds; round++) {
      for (Map.Entry<String, List<String>> peer :
          Servers.commands(Kind.ECHO.word(), peers).entrySet()) {
        try (ServerProcess server = ServerProcess.start(peer.getValue())) {
          List<Generator> idle = new ArrayList<>();
          Workload some = new Workload(Kind.ECHO, "idle", 1000, SMALL, 1);
          load(server, some, Duration.ofSeconds(2));
          long before = server.residentBytes();
          try {
            for (int i = 0; i < connections; i += some.connections()) {
              idle.add(Generator.connect(some, server.port()));
            }
            load(server, one, Duration.ofSeconds(1));
            table.add(peer.getKey(), (double) (server.residentBytes() - before) / connections);
          } finally {
            for (Generator each : idle) {
              each.close();
            }
          }
        }
      }
    }
    return table;
  }
}
