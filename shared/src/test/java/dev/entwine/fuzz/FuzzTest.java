package dev.entwine.fuzz;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Jazzer, which sees what code an input reaches, looks for inputs that break a parser. Each one is
 * tried in a process of its own, as Jazzer wants it, and as many at a time as there are processors.
 *
 * <p>System properties: {@code fuzz.seconds} is how long each parser is tried; {@code fuzz.parsers}
 * names them, with commas; all are the default. What was found to lead somewhere stays in {@code
 * shared/target/fuzz}, and the next run goes on from there.
 */
@Timeout(value = 30, unit = TimeUnit.DAYS)
class FuzzTest {

  private static final long SECONDS_EACH = Long.getLong("fuzz.seconds", 2);

  /** More than that beyond its time, and a process hangs. */
  private static final long STARTING_AND_ENDING_SECONDS = 120;

  private static final Map<Parser, Future<String>> RUNS = new EnumMap<>(Parser.class);
  private static final Queue<Process> PROCESSES = new ConcurrentLinkedQueue<>();
  private static ExecutorService pool;

  private static List<Parser> parsers() {
    String named = System.getProperty("fuzz.parsers", "");
    return named.isBlank()
        ? List.of(Parser.values())
        : List.of(named.split(",")).stream()
            .map(name -> Parser.valueOf(name.strip().toUpperCase(Locale.ROOT)))
            .toList();
  }

  @BeforeAll
  static void start() {
    pool = Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
    parsers().forEach(parser -> RUNS.put(parser, pool.submit(() -> fuzz(parser))));
  }

  @AfterAll
  static void stop() {
    if (pool != null) {
      pool.shutdownNow();
      PROCESSES.forEach(Process::destroyForcibly);
    }
  }

  /** A finding is an input and an exception; to keep it, add the input to {@link Parser}. */
  @ParameterizedTest
  @MethodSource("parsers")
  void findsNothing(Parser parser) throws Exception {
    assertThat(RUNS.get(parser).get()).isEqualTo("nothing found");
  }

  private static String fuzz(Parser parser) throws IOException, InterruptedException {
    Path folder = Path.of("target", "fuzz", parser.name().toLowerCase(Locale.ROOT));
    Path corpus = Files.createDirectories(folder.resolve("corpus"));
    for (int i = 0; i < parser.seeds().size(); i++) {
      Files.write(corpus.resolve("seed-" + i), parser.seeds().get(i));
    }
    Path said = folder.resolve("log");
    Process process =
        new ProcessBuilder(command(parser, folder, corpus))
            .redirectErrorStream(true)
            .redirectOutput(said.toFile())
            .start();
    PROCESSES.add(process);
    if (!process.waitFor(SECONDS_EACH + STARTING_AND_ENDING_SECONDS, SECONDS)) {
      process.destroyForcibly();
      return "did not end; see " + said;
    }
    String log = Files.readString(said, StandardCharsets.ISO_8859_1);
    return process.exitValue() == 0 && log.contains("DONE") ? "nothing found" : finding(log);
  }

  private static List<String> command(Parser parser, Path folder, Path corpus) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx512m", "-XX:+UseSerialGC"));
    if (SECONDS_EACH < 60) {
      command.add("-XX:TieredStopAtLevel=1");
    }
    if (Runtime.version().feature() >= 24) {
      command.add("--enable-native-access=ALL-UNNAMED");
      command.add("--sun-misc-unsafe-memory-access=allow");
    }
    if (Runtime.version().feature() >= 21) {
      command.add("-XX:+EnableDynamicAgentLoading");
    }
    command.addAll(
        List.of(
            "-Dentwine.fuzz.parser=" + parser,
            "-cp",
            System.getProperty("java.class.path"),
            "com.code_intelligence.jazzer.Jazzer",
            "--target_class=" + FuzzTarget.class.getName(),
            "--instrumentation_includes=dev.entwine.**",
            "--custom_hook_includes=" + FuzzTarget.class.getName(),
            "--reproducer_path=" + folder,
            "-artifact_prefix=" + folder + "/",
            "-max_total_time=" + SECONDS_EACH,
            corpus.toString()));
    return command;
  }

  /** What went wrong, and with which input. */
  private static String finding(String log) {
    int at = log.indexOf("== Java Exception");
    return at < 0 ? log : log.substring(at);
  }
}
