package dev.entwine.rosetta;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** Finds a Python that has what a program imports. */
final class Pythons {

  private static final String VARIABLE = "ENTWINE_PYTHON";
  private static final String USUAL = "/usr/bin/python3";
  private static final RunBounds PROBE = new RunBounds(Duration.ofSeconds(30), 16 * 1024);

  private static final Map<String, String> MENDS =
      Map.of(
          "twisted", "install it (Debian: apt-get install python3-twisted)",
          "twisted.internet.ssl",
              "install what it needs (Debian: apt-get install python3-twisted python3-openssl"
                  + " python3-service-identity)",
          "asyncio", "install Python 3.7 or newer (Debian: apt-get install python3)");

  private final Map<String, String> environment;
  private final Map<String, String> found = new ConcurrentHashMap<>();

  Pythons(Map<String, String> environment) {
    this.environment = environment;
  }

  /**
   * The first Python that can import {@code module}. What was found is remembered; what was not is
   * looked for again, since the reader may just have installed it.
   */
  String thatImports(String module) throws InterruptedException {
    String known = found.get(module);
    if (known != null) {
      return known;
    }
    for (String python : candidates()) {
      if (runs(python, "import " + module)) {
        found.put(module, python);
        return python;
      }
    }
    throw new PeerMissing(complaint(module));
  }

  private List<String> candidates() {
    String chosen = environment.getOrDefault(VARIABLE, "");
    if (!chosen.isBlank()) {
      return List.of(fromAnywhere(chosen));
    }
    Stream<String> onPath =
        Arrays.stream(environment.getOrDefault("PATH", "").split(File.pathSeparator))
            .filter(folder -> !folder.isEmpty())
            .map(folder -> fromAnywhere(folder + "/python3"));
    return Stream.concat(Stream.of(USUAL), onPath)
        .distinct()
        .filter(python -> Files.isExecutable(Path.of(python)))
        .toList();
  }

  /** A path that is right in every folder; a bare name is looked up on the PATH by the system. */
  private static String fromAnywhere(String python) {
    return python.contains("/") ? Path.of(python).toAbsolutePath().toString() : python;
  }

  private static boolean runs(String python, String statement) throws InterruptedException {
    try {
      // From a folder without scripts, which could stand in for the module.
      Path nowhere = Path.of(System.getProperty("java.home"));
      return ChildProcess.run(List.of(python, "-c", statement), nowhere, PROBE).succeeded();
    } catch (RosettaError e) {
      return false;
    }
  }

  private String complaint(String module) throws InterruptedException {
    String chosen = environment.getOrDefault(VARIABLE, "");
    if (!chosen.isBlank()) {
      return VARIABLE
          + "="
          + chosen
          + (runs(fromAnywhere(chosen), "pass")
              ? " can't import " + module + ": install it there, or unset " + VARIABLE
              : " is no Python that can be run: correct or unset it");
    }
    List<String> tried = candidates();
    return "no Python that can import "
        + module
        + (tried.isEmpty() ? "" : " (tried " + String.join(", ", tried) + ")")
        + ": "
        + MENDS.getOrDefault(module, "install it")
        + ", or set "
        + VARIABLE;
  }
}
