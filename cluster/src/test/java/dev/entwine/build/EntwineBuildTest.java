package dev.entwine.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.entwine.build.ScriptFixture.Outcome;
import dev.entwine.build.ScriptFixture.Start;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code entwine} does before it starts the program: nothing, or a build. */
@DisabledOnOs(OS.WINDOWS)
final class EntwineBuildTest {
  private static final Duration LONG = Duration.ofSeconds(60);

  @TempDir Path folder;
  private ScriptFixture fixture;

  @BeforeEach
  void checkout() throws IOException {
    fixture = new ScriptFixture(folder.toRealPath());
  }

  /** The shells of this machine that a user may have as {@code /bin/sh}. */
  static List<String> shells() {
    return Stream.of("sh", "dash", "bash", "ksh", "yash", "busybox sh")
        .filter(shell -> Files.isExecutable(Path.of("/bin", shell.split(" ")[0])))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("shells")
  void theFirstStartBuildsWithALineForEachModuleAndTheSecondDoesNot(String shell) throws Exception {
    String script = fixture.checkout.resolve("entwine").toString();
    String[] command =
        Stream.of(shell.split(" "), new String[] {script, "--help"})
            .flatMap(Stream::of)
            .toArray(String[]::new);

    Outcome first = fixture.start(Map.of(), fixture.folder, command).end();
    Outcome second = fixture.start(Map.of(), fixture.folder, command).end();

    assertThat(first.status()).as(first.err()).isZero();
    assertThat(first.err().lines())
        .hasSize(3)
        .contains("entwine: building shared [2/2]")
        .last()
        .asString()
        .matches("entwine: built in \\d+ s");
    assertThat(first.lines()).last().isEqualTo("--help");
    assertThat(second.err()).isEmpty();
    assertThat(second.lines()).isEqualTo(first.lines());
    assertThat(fixture.builds()).isEqualTo(1);
    assertThat(fixture.locks()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"pom.xml", "shared/pom.xml", "shared/src/main/java/A.java"})
  void aChangeBuildsAgain(String name) throws Exception {
    fixture.run();
    fixture.touch(name);

    assertThat(fixture.run().err()).startsWith("entwine: the sources changed: building\n");
    assertThat(fixture.builds()).isEqualTo(2);
  }

  @Test
  void aDeletedSourceBuildsAgain() throws Exception {
    fixture.run();
    Files.delete(fixture.checkout.resolve("shared/src/main/java/B.java"));
    fixture.touch("shared/src/main/java");

    fixture.run();

    assertThat(fixture.builds()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"shared/src/test/java/ATest.java", "testing/src/main/java/T.java"})
  void aChangeThatIsNoPartOfWhatRunsBuildsNothing(String name) throws Exception {
    fixture.write("testing/pom.xml", "<project/>");
    fixture.write(name, "");
    fixture.run();
    fixture.touch(name);

    assertThat(fixture.run().err()).isEmpty();
    assertThat(fixture.builds()).isEqualTo(1);
  }

  @Test
  void aBuildLeavesTheJarsOfTheOneBeforeAlone() throws Exception {
    String before = classPath(fixture.run());
    fixture.touch("pom.xml");
    String after = classPath(fixture.run());

    assertThat(after).isNotEqualTo(before);
    assertThat((before + ":" + after).split(":"))
        .allSatisfy(jar -> assertThat(Path.of(jar)).exists());

    fixture.touch("pom.xml");
    fixture.run();

    assertThat(before.split(":")).allSatisfy(jar -> assertThat(Path.of(jar)).doesNotExist());
  }

  @Test
  void aFailedBuildShowsWhatTheCompilerSaysOnceAndTheNextStartBuildsAgain() throws Exception {
    fixture.write(
        "broken",
        """
        [INFO] Building Entwine shared 0.1.0                           [2/2]
        [ERROR] COMPILATION ERROR :
        [ERROR] /shared/src/main/java/A.java:[1,9] ';' expected
        [INFO] BUILD FAILURE
        [ERROR] Failed to execute goal compile: Compilation failure
        [ERROR] /shared/src/main/java/A.java:[1,9] ';' expected
        [ERROR] -> [Help 1]
        [ERROR] To see the full stack trace of the errors, re-run Maven with the -e switch.
        """);

    Outcome outcome = fixture.run("up");

    assertThat(outcome.status()).isEqualTo(1);
    assertThat(outcome.out()).isEmpty();
    assertThat(outcome.err().lines().skip(2))
        .containsExactly(
            "entwine: the build failed:",
            "  /shared/src/main/java/A.java:[1,9] ';' expected",
            "entwine: the whole log is " + fixture.checkout.resolve(".entwine/build.log"));
    assertThat(fixture.locks()).isEmpty();

    Files.delete(fixture.checkout.resolve("broken"));
    assertThat(fixture.run("up").status()).isZero();
    assertThat(fixture.builds()).isEqualTo(2);
  }

  @Test
  void aFailureThatIsNotTheCompilersIsShownToo() throws Exception {
    fixture.write(
        "broken",
        """
        [INFO] BUILD FAILURE
        [ERROR] Failed to execute goal on project entwine-shared: Could not resolve dependencies
        [ERROR] Re-run Maven using the -X switch to enable full debug logging.
        """);

    assertThat(fixture.run("up").err())
        .contains("  Failed to execute goal on project entwine-shared: Could not resolve")
        .doesNotContain("Re-run Maven");
  }

  @Test
  void twoStartsAtOnceBuildOnce() throws Exception {
    fixture.write("slow", "");
    Start one = start("one");
    await().atMost(LONG).until(() -> fixture.builds() == 1);
    Start other = start("other");
    await().atMost(LONG).until(() -> other.errSoFar().contains("another start is building"));
    fixture.write("go", "");

    assertThat(one.end().lines()).last().isEqualTo("one");
    assertThat(other.end().lines()).last().isEqualTo("other");
    assertThat(fixture.builds()).isEqualTo(1);
    assertThat(fixture.locks()).isEmpty();
  }

  @Test
  void aLockWhoseOwnerIsGoneIsTakenByOneOfManyStarts() throws Exception {
    Process gone = new ProcessBuilder("true").start();
    gone.waitFor();
    Files.createDirectories(fixture.checkout.resolve(".entwine"));
    Files.createSymbolicLink(
        fixture.checkout.resolve(".entwine/build.lock"), Path.of(Long.toString(gone.pid())));
    fixture.write("slow", "");

    List<Start> starts = new ArrayList<>();
    for (String name : List.of("a", "b", "c", "d", "e")) {
      starts.add(start(name));
    }
    await().atMost(LONG).until(() -> waiting(starts) == starts.size() - 1);
    fixture.write("go", "");

    for (Start start : starts) {
      assertThat(start.end().status()).as(start.errSoFar()).isZero();
    }
    assertThat(fixture.builds()).isEqualTo(1);
    assertThat(fixture.locks()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"INT", "TERM"})
  void aStoppedBuildStopsMavenAndTheNextStartBuildsAgain(String signal) throws Exception {
    fixture.write("slow", "");
    Start start = start("up");
    await().atMost(LONG).until(() -> fixture.builds() == 1);
    List<ProcessHandle> children = start.process().descendants().toList();
    assertThat(children).isNotEmpty();

    new ProcessBuilder("kill", "-s", signal, Long.toString(start.process().pid()))
        .start()
        .waitFor();
    Outcome outcome = start.end();

    assertThat(outcome.status()).isEqualTo(signal.equals("INT") ? 130 : 143);
    assertThat(outcome.err()).endsWith("the build was stopped; the next start builds again\n");
    assertThat(fixture.locks()).isEmpty();
    await().atMost(LONG).until(() -> children.stream().noneMatch(ProcessHandle::isAlive));

    fixture.write("go", "");
    assertThat(fixture.run().status()).isZero();
    assertThat(fixture.builds()).isEqualTo(2);
  }

  @Test
  void withSkipBuildItRunsWhatIsThereOrSaysThatNothingIs() throws Exception {
    Map<String, String> skip = Map.of("ENTWINE_SKIP_BUILD", "1");
    assertThat(fixture.run(skip, "up").err().lines())
        .containsExactly("entwine: nothing is built yet: start once without ENTWINE_SKIP_BUILD");

    fixture.run();
    fixture.touch("pom.xml");

    assertThat(fixture.run(skip, "up").lines()).last().isEqualTo("up");
    assertThat(fixture.builds()).isEqualTo(1);
  }

  private static long waiting(List<Start> starts) throws IOException {
    long waiting = 0;
    for (Start start : starts) {
      waiting += start.errSoFar().contains("another start is building") ? 1 : 0;
    }
    return waiting;
  }

  private Start start(String argument) throws IOException {
    String script = fixture.checkout.resolve("entwine").toString();
    return fixture.start(Map.of(), fixture.folder, "sh", script, argument);
  }

  private static String classPath(Outcome outcome) {
    List<String> lines = outcome.lines();
    return lines.get(lines.indexOf("-cp") + 1);
  }
}
