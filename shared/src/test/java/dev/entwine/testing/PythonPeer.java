package dev.entwine.testing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/**
 * A Python program that a test talks to, in lines: started by the test, and gone with it.
 *
 * <p>It runs on {@code $ENTWINE_PYTHON}, or else on the first of {@code /usr/bin/python3} and
 * {@code python3} that has Twisted. Where that is missing the test is skipped, loudly; where the
 * environment variable {@code ENTWINE_REQUIRE_PEERS} is set, it fails.
 */
public final class PythonPeer implements AutoCloseable {

  private static final long BOUND_SECONDS = 60;
  private static final String END = "\0end";

  private final Process process;
  private final BufferedWriter input;
  private final BlockingQueue<String> output = new LinkedBlockingQueue<>();
  private final Queue<String> errors = new ConcurrentLinkedQueue<>();

  private PythonPeer(Process process) {
    this.process = process;
    this.input = new BufferedWriter(new OutputStreamWriter(process.getOutputStream(), UTF_8));
    read("stdout", process.getInputStream(), output);
    read("stderr", process.getErrorStream(), errors);
  }

  /**
   * Starts a script of {@code src/test/python} of a module.
   *
   * @param module the folder of the module, such as {@code shared}
   */
  public static PythonPeer start(String module, String script, String... arguments) {
    return start(Needs.TWISTED, module, script, arguments);
  }

  /** {@link #start} for a script that needs more. */
  public static PythonPeer start(Needs needs, String module, String script, String... arguments) {
    Path file = home().resolve(module).resolve("src/test/python").resolve(script);
    List<String> command = new ArrayList<>(List.of(pythonWith(needs), "-u", file.toString()));
    command.addAll(List.of(arguments));
    try {
      ProcessBuilder builder = new ProcessBuilder(command);
      builder.environment().put("PYTHONDONTWRITEBYTECODE", "1");
      return new PythonPeer(builder.start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The next line it prints. */
  public String readLine() {
    try {
      String line = output.poll(BOUND_SECONDS, SECONDS);
      if (line == null || line.equals(END)) {
        throw new AssertionError(
            (line == null ? "no line in time" : "the peer has ended")
                + "; its errors: "
                + String.join("\n", errors));
      }
      return line;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** The number in the line {@code PORT n} it prints when it listens. */
  public int readPort() {
    String line = readLine();
    Assertions.assertTrue(line.startsWith("PORT "), line);
    return Integer.parseInt(line.substring(5));
  }

  /** Gives it a line to read. */
  public void writeLine(String line) {
    try {
      input.write(line);
      input.newLine();
      input.flush();
    } catch (IOException e) {
      throw new AssertionError("the peer has ended: " + String.join("\n", errors), e);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
    try {
      Assertions.assertTrue(process.waitFor(BOUND_SECONDS, SECONDS), "the peer does not end");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void read(String name, InputStream from, Queue<String> to) {
    Thread reader =
        new Thread(
            () -> {
              try (BufferedReader lines = new BufferedReader(new InputStreamReader(from, UTF_8))) {
                lines.lines().forEach(to::add);
              } catch (IOException | UncheckedIOException e) {
                to.add(name + " broke: " + e);
              }
              to.add(END);
            },
            "python-peer-" + name);
    reader.setDaemon(true);
    reader.start();
  }

  /** The checkout: Maven says where it is; elsewhere it is looked for upwards. */
  private static Path home() {
    String home = System.getProperty("entwine.home");
    if (home != null) {
      return Path.of(home);
    }
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.exists(folder.resolve("mvnw"))) {
      folder = folder.getParent();
      Assertions.assertNotNull(folder, "start the tests somewhere inside the checkout");
    }
    return folder;
  }

  private static String pythonWith(Needs needs) {
    Optional<String> python = Python.FOUND.computeIfAbsent(needs, Python::find);
    if (python.isEmpty()) {
      String problem =
          "no Python with all that is needed was found: apt-get install "
              + needs.packages
              + ", or set ENTWINE_PYTHON";
      if (System.getenv("ENTWINE_REQUIRE_PEERS") != null) {
        Assertions.fail(problem);
      }
      System.err.println("\n*** SKIPPED a test against real Twisted: " + problem + " ***\n");
      Assumptions.abort(problem);
    }
    return python.get();
  }

  /** What a script imports. */
  public enum Needs {
    TWISTED("twisted.internet", "python3-twisted"),
    TWISTED_WITH_TLS(
        "twisted.internet.ssl, OpenSSL, service_identity",
        "python3-twisted python3-openssl python3-service-identity");

    private final String imports;
    private final String packages;

    Needs(String imports, String packages) {
      this.imports = imports;
      this.packages = packages;
    }
  }

  /** Looked for once in a JVM, when the first test needs it. */
  private static final class Python {
    static final Map<Needs, Optional<String>> FOUND = new ConcurrentHashMap<>();

    private static Optional<String> find(Needs needs) {
      String chosen = System.getenv("ENTWINE_PYTHON");
      List<String> candidates =
          chosen == null ? List.of("/usr/bin/python3", "python3") : List.of(chosen);
      return candidates.stream().filter(python -> has(python, needs)).findFirst();
    }

    private static boolean has(String python, Needs needs) {
      try {
        Process check =
            new ProcessBuilder(python, "-c", "import " + needs.imports)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (!check.waitFor(BOUND_SECONDS, SECONDS)) {
          check.destroyForcibly();
          return false;
        }
        return check.exitValue() == 0;
      } catch (IOException e) {
        return false;
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
  }
}
