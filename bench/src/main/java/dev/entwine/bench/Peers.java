package dev.entwine.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The Python side of a measurement: a script that prints lines of {@code name nanoseconds}. */
final class Peers {

  private static final String PYTHON = System.getProperty("entwine.python", "/usr/bin/python3");

  private Peers() {}

  /**
   * Runs a script of {@code bench/peers} and reads its figures.
   *
   * @throws IOException if it can't be run; python3 with Twisted is needed
   */
  static Map<String, Double> run(Path peers, String script)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(PYTHON, "-W", "ignore", peers.resolve(script).toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (!process.waitFor(5, TimeUnit.MINUTES) || process.exitValue() != 0) {
      process.destroyForcibly();
      throw new IOException(script + " failed: is python3-twisted installed?");
    }
    Map<String, Double> figures = new LinkedHashMap<>();
    for (String line : output.split("\n")) {
      String[] words = line.split(" ");
      figures.put(words[0], Double.valueOf(words[1]));
    }
    return figures;
  }
}
