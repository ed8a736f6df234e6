package dev.entwine.build;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A checkout with the real {@code entwine} in it, and stand-ins for Maven and the JDK: Maven writes
 * down that it was called, Java prints its arguments.
 */
final class ScriptFixture {
  /** Newer than any real JDK on the machine, so that a search ends here. */
  static final int NEWEST = 99;

  final Path folder;
  final Path checkout;

  ScriptFixture(Path folder) throws IOException {
    this.folder = folder;
    this.checkout = folder.resolve("a check out");
    Files.createDirectories(checkout);
    Files.copy(Checkout.home().resolve("entwine"), checkout.resolve("entwine"));
    write("pom.xml", "<project/>");
    write("shared/pom.xml", "<project/>");
    write("shared/src/main/java/A.java", "class A {}");
    write("shared/src/main/java/B.java", "class B {}");
    write(
        "mvnw",
        """
        [ -x "$JAVA_HOME/bin/javac" ] || exit 1
        echo call >>calls
        if [ -e slow ]; then
          while [ ! -e go ]; do sleep 0.05; done
        fi
        if [ -e broken ]; then
          cat broken
          exit 1
        fi
        echo '[INFO] Building Entwine 0.1.0                                  [1/2]'
        echo '[INFO] Building Entwine shared 0.1.0                           [2/2]'
        mkdir -p cluster/target/lib
        : >cluster/target/lib/entwine-cluster-0.1.0.jar
        : >cluster/target/lib/other-1.jar
        """);
    jdk(folder.resolve(".jdks/newest"), NEWEST + ".0.1");
  }

  /** A stand-in for a JDK that prints its own folder and its arguments, one a line. */
  Path jdk(Path home, String version) throws IOException {
    Files.createDirectories(home.resolve("bin"));
    Files.writeString(home.resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
    program(home.resolve("bin/javac"), "exit 0\n");
    program(
        home.resolve("bin/java"),
        """
        if [ "$1" = -version ]; then
          echo 'openjdk version "%s" 2030-01-01' >&2
        else
          echo "${0%%/bin/java}"
          printf '%%s\\n' "$@"
        fi
        """
            .formatted(version));
    return home;
  }

  void write(String name, String text) throws IOException {
    Path file = checkout.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  /** Makes a file or folder look changed after the build. */
  void touch(String name) throws IOException {
    Files.setLastModifiedTime(checkout.resolve(name), FileTime.from(Instant.now().plusSeconds(2)));
  }

  /** How often Maven was called. */
  long builds() throws IOException {
    Path calls = checkout.resolve("calls");
    if (!Files.exists(calls)) {
      return 0;
    }
    try (Stream<String> lines = Files.lines(calls)) {
      return lines.count();
    }
  }

  /** What is left of a build under way, as names below {@code .entwine}. */
  List<String> locks() throws IOException {
    try (Stream<Path> files = Files.list(checkout.resolve(".entwine"))) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(f -> f.contains("lock"))
          .toList();
    }
  }

  /** What a start printed, and its exit status. */
  record Outcome(int status, String out, String err) {
    List<String> lines() {
      return out.lines().toList();
    }
  }

  /** A start under way. */
  record Start(Process process, Path out, Path err) {
    String errSoFar() throws IOException {
      return Files.readString(err);
    }

    Outcome end() throws IOException, InterruptedException {
      if (!process.waitFor(60, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError("does not end; it said: " + errSoFar());
      }
      return new Outcome(process.exitValue(), Files.readString(out), Files.readString(err));
    }
  }

  Outcome run(String... arguments) throws IOException, InterruptedException {
    return run(Map.of(), arguments);
  }

  Outcome run(Map<String, String> environment, String... arguments)
      throws IOException, InterruptedException {
    Stream<String> command =
        Stream.concat(
            Stream.of("sh", checkout.resolve("entwine").toString()), Stream.of(arguments));
    return start(environment, folder, command.toArray(String[]::new)).end();
  }

  /** Starts {@code command} in {@code from}, with nothing in its environment that is not said. */
  Start start(Map<String, String> environment, Path from, String... command) throws IOException {
    Path out = Files.createTempFile(folder, "out", "");
    Path err = Files.createTempFile(folder, "err", "");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(from.toFile())
            .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().clear();
    builder.environment().put("PATH", "/usr/bin:/bin");
    builder.environment().put("HOME", folder.toString());
    builder.environment().put("TMPDIR", folder.toString());
    builder.environment().putAll(environment);
    return new Start(builder.start(), out, err);
  }

  private static void program(Path file, String script) throws IOException {
    Files.writeString(file, "#!/bin/sh\n" + script);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }
}
