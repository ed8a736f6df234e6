package dev.entwine.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.entwine.build.ScriptFixture.Outcome;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which JDK {@code entwine} finds, and how it starts the program with it. */
@DisabledOnOs(OS.WINDOWS)
final class EntwineStartTest {
  @TempDir Path folder;
  private ScriptFixture fixture;

  @BeforeEach
  void checkout() throws IOException {
    fixture = new ScriptFixture(folder.toRealPath());
  }

  @Test
  void aJavaHomeWithoutAJdkIsOneLineThatNamesIt() throws Exception {
    Outcome outcome = fixture.run(Map.of("JAVA_HOME", "/nowhere"), "up");

    assertThat(outcome.status()).isEqualTo(1);
    assertThat(outcome.err().lines())
        .singleElement()
        .asString()
        .startsWith("entwine: JAVA_HOME is /nowhere, where there is no JDK: ");
    assertThat(fixture.builds()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.8.0_402", "11.0.2", "16"})
  void aJavaHomeThatIsTooOldIsOneLineThatSaysHowOld(String version) throws Exception {
    Path old = fixture.jdk(fixture.folder.resolve("old"), version);

    Outcome outcome = fixture.run(Map.of("JAVA_HOME", old.toString()), "up");

    assertThat(outcome.status()).isEqualTo(1);
    assertThat(outcome.err().lines())
        .singleElement()
        .asString()
        .contains("a JDK of Java " + version.split("\\.")[0] + ": set it to one of Java 17");
  }

  @Test
  void theNewestJdkFoundIsTaken() throws Exception {
    Path onPath = fixture.jdk(fixture.folder.resolve("on path"), "98.0.1");
    String path = onPath.resolve("bin") + ":/usr/bin:/bin";

    assertThat(fixture.run(Map.of("PATH", path)).lines().get(0))
        .isEqualTo(fixture.folder.resolve(".jdks/newest").toString());
  }

  @Test
  void aJdkOnThePathIsFoundThroughASymbolicLink() throws Exception {
    Path elsewhere = fixture.jdk(fixture.folder.resolve("else where"), "100-ea");
    Path bin = Files.createDirectories(fixture.folder.resolve("bin"));
    Files.createSymbolicLink(bin.resolve("java"), Path.of("../else where/bin/java"));

    assertThat(fixture.run(Map.of("PATH", bin + ":/usr/bin:/bin")).lines().get(0))
        .endsWith("else where")
        .satisfies(java -> assertThat(Path.of(java).toRealPath()).isEqualTo(elsewhere));
  }

  @Test
  void javaHomeDecidesEvenIfThereIsANewerOne() throws Exception {
    Path home = fixture.jdk(fixture.folder.resolve("home"), "17.0.1");

    assertThat(fixture.run(Map.of("JAVA_HOME", home.toString())).lines().get(0))
        .isEqualTo(home.toString());
  }

  @Test
  void aRelativeJavaHomeIsUnderstood() throws Exception {
    Path home = fixture.jdk(fixture.folder.resolve("home"), "17.0.1");

    assertThat(fixture.run(Map.of("JAVA_HOME", "home")).lines().get(0)).isEqualTo(home.toString());
  }

  @Test
  void aJdkThatHasNoReleaseFileIsAskedForItsVersion() throws Exception {
    Path home = fixture.jdk(fixture.folder.resolve("home"), "11.0.1");
    Files.delete(home.resolve("release"));

    assertThat(fixture.run(Map.of("JAVA_HOME", home.toString())).err())
        .contains("a JDK of Java 11: ");
  }

  @Test
  void argumentsArriveAsTheyAre() throws Exception {
    String[] arguments = {"offload", "sha256", "a  b", "*", "", "$HOME", "-x=\"y\""};

    assertThat(fixture.run(arguments).lines()).endsWith(arguments);
  }

  @Test
  void itRunsFromAnyFolderAndThroughSymbolicLinks() throws Exception {
    Path bin = Files.createDirectories(fixture.folder.resolve("some/bin"));
    Files.createSymbolicLink(bin.resolve("first"), Path.of("../../a check out/entwine"));
    Files.createSymbolicLink(bin.resolve("second"), bin.resolve("first"));
    Files.createSymbolicLink(bin.resolve("third"), Path.of("second"));

    Outcome outcome = fixture.start(Map.of(), bin, "sh", "third", "up").end();

    assertThat(outcome.status()).as(outcome.err()).isZero();
    assertThat(outcome.lines()).contains("-Dentwine.home=" + fixture.checkout);
    assertThat(classPath(outcome).split(":"))
        .hasSize(2)
        .allSatisfy(jar -> assertThat(Path.of(jar)).exists());
  }

  @Test
  void aCheckoutThatWasMovedIsNotBuiltAgain() throws Exception {
    fixture.run();
    Path moved = fixture.folder.resolve("moved");
    Files.move(fixture.checkout, moved);

    Outcome outcome =
        fixture.start(Map.of(), fixture.folder, "sh", moved.resolve("entwine").toString()).end();

    assertThat(outcome.err()).isEmpty();
    assertThat(classPath(outcome)).startsWith(moved.toString());
  }

  @Test
  void theJvmGetsTheFlagsThatTheTestsRunWith() throws Exception {
    List<String> ours =
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
            .filter(flag -> flag.startsWith("--"))
            .toList();
    assumeTrue(!ours.isEmpty(), "not run by Maven");
    Path jdk = fixture.jdk(fixture.folder.resolve("jdk"), Runtime.version().toString());

    List<String> theirs = fixture.run(Map.of("JAVA_HOME", jdk.toString()), "up").lines();

    assertThat(joined(theirs)).containsExactlyInAnyOrderElementsOf(ours);
  }

  @Test
  void flagsThatOnlyNewerJvmsKnowAreKeptFromOlderOnes() throws Exception {
    assertThat(flags("17.0.2")).doesNotContain("jdk.internal.vm", "enable-native-access");
    assertThat(flags("21")).contains("jdk.internal.vm").doesNotContain("enable-native-access");
    assertThat(flags("23.0.1")).doesNotContain("sun-misc-unsafe", "enable-native-access");
    assertThat(flags("24"))
        .contains("jdk.internal.vm", "--sun-misc-unsafe-memory-access=allow")
        .contains("--enable-native-access=ALL-UNNAMED");
  }

  @Test
  void aNodeGetsTheFullCompilerAndEverythingElseStartsFast() throws Exception {
    assertThat(fixture.run("up", "--cluster").out()).doesNotContain("TieredStopAtLevel");
    assertThat(fixture.run("chat").lines()).contains("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");
    assertThat(fixture.run("--help").lines()).contains("-XX:TieredStopAtLevel=1");
  }

  @Test
  void optionsForTheJvmAreSplitAtBlanksAndComeLast() throws Exception {
    List<String> lines =
        fixture.run(Map.of("ENTWINE_JAVA_OPTS", "-Xmx99m  -Dstar=*"), "chat").lines();

    assertThat(lines)
        .containsSubsequence("-XX:TieredStopAtLevel=1", "-Xmx99m", "-Dstar=*", "-cp")
        .containsSubsequence("dev.entwine.cli.Main", "chat");
  }

  private String flags(String version) throws Exception {
    Path jdk = fixture.jdk(fixture.folder.resolve("jdk-" + version), version);
    return fixture.run(Map.of("JAVA_HOME", jdk.toString()), "up").out();
  }

  private static String classPath(Outcome outcome) {
    List<String> lines = outcome.lines();
    return lines.get(lines.indexOf("-cp") + 1);
  }

  /**
   * The flags before {@code -cp}, each with its value after an equals sign, as the JVM shows it.
   */
  private static List<String> joined(List<String> lines) {
    StringBuilder flags = new StringBuilder();
    for (String line : lines.subList(1, lines.indexOf("-cp"))) {
      boolean value = !line.startsWith("-");
      flags.append(value ? '=' : '\n').append(line);
    }
    return flags.toString().lines().filter(line -> !line.isEmpty()).toList();
  }
}
