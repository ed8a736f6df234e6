package dev.entwine.bench;

import dev.entwine.reactor.Coroutine;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** The tables about what happens within one process. */
final class InProcess {

  private final Path peers;
  private final int rounds;

  InProcess(Path peers, int rounds) {
    this.peers = peers;
    this.rounds = rounds;
  }

  Table defer() throws Exception {
    Table table = new Table("A Deferred's callback", "ns a callback");
    for (int round = 0; round < rounds; round++) {
      table.add("Entwine", jmh(Deferreds.class, "entwine"));
      table.add("Vert.x Future.map", jmh(Deferreds.class, "vertxMap"));
      table.add("CompletableFuture", jmh(Deferreds.class, "completableFuture"));
      addPeers(table, "deferreds.py");
    }
    return table;
  }

  Table time() throws Exception {
    Table table =
        new Table("A call later and its cancelling, a million others pending", "ns a pair");
    for (int round = 0; round < rounds; round++) {
      table.add("Entwine", jmh(Timers.class, "entwine"));
      table.add("Vert.x setTimer", jmh(Timers.class, "vertxSetTimer"));
      addPeers(table, "timers.py");
    }
    return table;
  }

  List<Table> threads() throws Exception {
    Table one = new Table("deferToThread, 1 call under way", "ns of CPU a call");
    Table many = new Table("deferToThread, 100 calls under way", "ns of CPU a call");
    Threads threads = new Threads();
    threads.round(1, 50_000);
    threads.round(100, 200_000);
    for (int round = 0; round < rounds; round++) {
      double[] alone = threads.round(1, 50_000);
      one.add("Entwine", alone[0]);
      one.add("Vert.x executeBlocking", alone[1]);
      double[] together = threads.round(100, 500_000);
      many.add("Entwine", together[0]);
      many.add("Vert.x executeBlocking", together[1]);
      Map<String, Double> python = Peers.run(peers, "threads.py");
      python.forEach(
          (name, figure) ->
              (name.endsWith("-100") ? many : one).add(name.replaceAll("-\\d+$", ""), figure));
    }
    threads.close();
    return List.of(one, many);
  }

  List<Table> coroutines() throws Exception {
    String mode = " (" + Coroutine.mode() + ")";
    Table fired = new Table("An await of what has been fired", "ns an await");
    Table pending = new Table("An await of what is fired later" + mode, "ns an await");
    for (int round = 0; round < rounds; round++) {
      fired.add("Entwine", jmh(Coroutines.class, "fired"));
      fired.add("the same with a callback", jmh(Coroutines.class, "plainCall"));
      pending.add("Entwine", jmh(Coroutines.class, "pending"));
      Peers.run(peers, "coroutines.py")
          .forEach(
              (name, figure) ->
                  (name.startsWith("fired/") ? fired : pending)
                      .add(name.substring(name.indexOf('/') + 1), figure));
    }
    return List.of(fired, pending);
  }

  private void addPeers(Table table, String script) throws Exception {
    Peers.run(peers, script).forEach(table::add);
  }

  /** One fork of one benchmark: nanoseconds an operation. */
  private static double jmh(Class<?> benchmark, String method) throws RunnerException {
    RunResult result =
        new Runner(
                new OptionsBuilder()
                    .include(benchmark.getName() + "\\." + method + "$")
                    .forks(1)
                    .warmupIterations(3)
                    .warmupTime(TimeValue.seconds(1))
                    .measurementIterations(3)
                    .measurementTime(TimeValue.seconds(1))
                    .jvmArgsAppend("-Xmx2g")
                    .verbosity(VerboseMode.SILENT)
                    .build())
            .runSingle();
    return result.getPrimaryResult().getScore();
  }
}
