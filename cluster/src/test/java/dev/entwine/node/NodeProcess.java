package dev.entwine.node;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The command {@code entwine} in a JVM of its own, for tests: what it writes is kept and can be
 * waited for, and it never outlives the test that closes it.
 */
public final class NodeProcess implements AutoCloseable {

  /** How long anything may take; the machine may be slow and busy. */
  public static final Duration BOUND = Duration.ofSeconds(90);

  private final Process process;
  private final Lines output;
  private final Lines errors;

  private NodeProcess(Process process) {
    this.process = process;
    this.output = new Lines(process.getInputStream());
    this.errors = new Lines(process.getErrorStream());
  }

  /** Runs {@code entwine} with these words. */
  public static NodeProcess entwine(String... words) throws IOException {
    return entwine(List.of(), words);
  }

  /** Runs {@code entwine} in a JVM with some more options. */
  public static NodeProcess entwine(List<String> jvmOptions, String... words) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(inherited());
    command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add("-Dentwine.home=" + home());
    command.addAll(jvmOptions);
    command.add("dev.entwine.cli.Main");
    command.addAll(List.of(words));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().keySet().removeIf(name -> name.startsWith("ENTWINE_"));
    return new NodeProcess(builder.start());
  }

  /** The checkout. */
  public static Path home() {
    String told = System.getProperty("entwine.home");
    Path folder = told == null ? Path.of("").toAbsolutePath() : Path.of(told);
    while (!Files.exists(folder.resolve("mvnw"))) {
      folder = folder.getParent();
    }
    return folder;
  }

  /** Waits for a line of the standard output in which {@code pattern} is found. */
  public Matcher awaitLine(String pattern) throws InterruptedException {
    return await(output, pattern);
  }

  /** Waits for a line of the error output, which has the log, in which {@code pattern} is found. */
  public Matcher awaitLog(String pattern) throws InterruptedException {
    return await(errors, pattern);
  }

  /** Waits until it is said that a service serves TCP; answers with the port. */
  public int awaitPort(String service) throws InterruptedException {
    return Integer.parseInt(awaitLine("^ +" + service + " +tcp \\S+:(\\d+)").group(1));
  }

  /** Waits for the process to end by itself, and for the last of what it wrote. */
  public int awaitExit() throws InterruptedException {
    if (!process.waitFor(BOUND.toSeconds(), TimeUnit.SECONDS)) {
      throw new AssertionError("it does not end\n" + this);
    }
    output.awaitEnd(BOUND);
    errors.awaitEnd(BOUND);
    return process.exitValue();
  }

  /** The lines of the standard output so far. */
  public List<String> output() {
    return output.all();
  }

  /** The lines of the error output so far. */
  public List<String> errors() {
    return errors.all();
  }

  /** Sends a signal, such as {@code TERM}. */
  public void signal(String name) throws IOException, InterruptedException {
    int status =
        new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid()))
            .inheritIO()
            .start()
            .waitFor();
    if (status != 0) {
      throw new IOException("kill -" + name + " ended with " + status);
    }
  }

  /**
   * Whether a signal with this number is ignored, as a shell does for what it runs in the
   * background.
   */
  public boolean ignores(int signal) throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/" + process.pid() + "/status"))) {
      if (line.startsWith("SigIgn:")) {
        long mask = Long.parseUnsignedLong(line.substring("SigIgn:".length()).trim(), 16);
        return (mask & 1L << (signal - 1)) != 0;
      }
    }
    return false;
  }

  /** {@code kill -9}. */
  public void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  @Override
  public void close() throws InterruptedException {
    kill();
  }

  @Override
  public String toString() {
    return "standard output:\n"
        + String.join("\n", output())
        + "\nerror output:\n"
        + String.join("\n", errors());
  }

  private Matcher await(Lines where, String pattern) throws InterruptedException {
    return where
        .await(Pattern.compile(pattern), BOUND)
        .orElseThrow(() -> new AssertionError("no line with '" + pattern + "'\n" + this));
  }

  /** The options that open modules: the same as those that the tests are run with. */
  public static List<String> inherited() {
    return ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(
            option ->
                option.startsWith("--add-")
                    || option.startsWith("--enable-native-access")
                    || option.startsWith("--sun-misc-unsafe"))
        .toList();
  }
}
