package dev.entwine.bench;

import java.nio.file.Path;
import java.util.List;

/** {@code bench/run}: prints the tables that are asked for, as Markdown. */
public final class Main {

  private static final List<String> TABLES =
      List.of("defer", "time", "memory", "threads", "coroutines");

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
    InProcess inProcess =
        new InProcess(Path.of(arguments[0]), Integer.getInteger("entwine.bench.rounds", 5));
    for (String table : wanted.isEmpty() ? TABLES : wanted) {
      switch (table) {
        case "defer" -> print(inProcess.defer());
        case "time" -> print(inProcess.time());
        case "coroutines" -> inProcess.coroutines().forEach(Main::print);
        case "threads" -> inProcess.threads().forEach(Main::print);
        default -> print(TimerMemory.measure());
      }
    }
  }

  private static void print(Table table) {
    System.out.println(table.markdown("Entwine"));
  }
}
