package dev.entwine.bench;

import dev.entwine.bench.load.Load;
import dev.entwine.bench.load.Workload;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** {@code bench/run}: prints the tables that are asked for, as Markdown. */
public final class Main {

  private static final List<String> TABLES =
      Stream.concat(
              Stream.of("defer", "time", "memory", "threads", "coroutines", "idle"),
              Load.WORKLOADS.keySet().stream())
          .toList();

  private Main() {}

  /**
   * @param arguments the folder of the Python peers, then the tables; none means all
   */
  public static void main(String[] arguments) throws Exception {
    List<String> wanted = List.of(arguments).subList(1, arguments.length);
    for (String table : wanted) {
      if (!TABLES.contains(table)) {
        System.err.println(
            "bench: no table '" + table + "'; there are: " + String.join(", ", TABLES));
        System.exit(2);
      }
    }
    Path peers = Path.of(arguments[0]);
    int rounds = Integer.getInteger("entwine.bench.rounds", 5);
    InProcess inProcess = new InProcess(peers, rounds);
    Load load = new Load(peers, rounds);
    for (String table : wanted.isEmpty() ? TABLES : wanted) {
      switch (table) {
        case "defer" -> print(inProcess.defer());
        case "time" -> print(inProcess.time());
        case "coroutines" -> inProcess.coroutines().forEach(Main::print);
        case "threads" -> inProcess.threads().forEach(Main::print);
        case "memory" -> print(TimerMemory.measure());
        case "idle" -> print(load.idle(10_000));
        default -> {
          for (Workload workload : Load.WORKLOADS.get(table)) {
            load.measure(workload).forEach(Main::print);
          }
        }
      }
    }
  }

  private static void print(Table table) {
    System.out.println(table.markdown("Entwine"));
  }
}
