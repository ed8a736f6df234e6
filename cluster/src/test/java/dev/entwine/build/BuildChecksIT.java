package dev.entwine.build;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Shows that the build refuses what it should: Maven is run on small projects whose parent is ours.
 *
 * <p>What they depend on are their own empty modules, so nothing has to be downloaded.
 */
final class BuildChecksIT {
  @TempDir Path project;

  @BeforeEach
  void flagsOfOurMaven() throws IOException {
    Path settings = Files.createDirectory(project.resolve(".mvn"));
    Files.copy(Checkout.home().resolve(".mvn/jvm.config"), settings.resolve("jvm.config"));
  }

  @Test
  void whatMustNotBeOnTheClassPathIsRefusedByNameWhereverItComesFrom() throws Exception {
    library("hazelcast", "com.hazelcast:hazelcast:5.6.0");
    library("jackson", "tools.jackson.core:jackson-core:3.1.5");
    library("lib-1", "fixture:lib:1");
    library("lib-2", "fixture:lib:2");
    library("left", "fixture:left:1", "fixture:lib:1", "com.hazelcast:hazelcast:5.6.0");
    library("right", "fixture:right:1", "fixture:lib:2", "tools.jackson.core:jackson-core:3.1.5");
    pom("app", "fixture:app:1", dependencies("fixture:left:1", "fixture:right:1"));
    String modules =
        Stream.of("hazelcast", "jackson", "lib-1", "lib-2", "left", "right", "app")
            .map("<module>%s</module>"::formatted)
            .collect(joining("\n", "<modules>", "</modules>"));
    pom(".", "fixture:all:1", modules);

    // Without this the pin in the parent would lift what comes in from below.
    Outcome outcome = maven("validate", "-Dhazelcast.version=5.6.0");

    assertThat(outcome.status()).as(outcome.log()).isNotZero();
    assertThat(outcome.log())
        .contains("Hazelcast before 5.7.0")
        .contains("com.hazelcast:hazelcast:jar:5.6.0 <--- banned")
        .contains("Jackson 3 must not come in")
        .contains("tools.jackson.core:jackson-core:jar:3.1.5 <--- banned")
        .contains("DependencyConvergence failed")
        .containsPattern("fixture:lib:jar:1\\b")
        .containsPattern("fixture:lib:jar:2\\b");
  }

  @Test
  void anOldJavaAnOldMavenAndAPluginThatIsNotPinnedAreRefusedByName() throws Exception {
    pom(
        ".",
        "fixture:app:1",
        """
        <build>
          <plugins>
            <plugin>
              <groupId>fixture</groupId>
              <artifactId>moving-maven-plugin</artifactId>
              <version>1-SNAPSHOT</version>
            </plugin>
          </plugins>
        </build>
        """);

    Outcome outcome =
        maven("validate", "-Dentwine.requires.java=[999,)", "-Dentwine.requires.maven=[999,)");

    assertThat(outcome.status()).as(outcome.log()).isNotZero();
    assertThat(outcome.log())
        .contains("Entwine needs Java 17 or newer")
        .contains("Entwine needs Maven 3.9 or newer")
        .contains("fixture:moving-maven-plugin");
  }

  @Test
  void aBadlyFormattedFileIsRefusedByName() throws Exception {
    pom(".", "fixture:app:1", "");
    Path source = Files.createDirectories(project.resolve("src/main/java/fixture"));
    Files.writeString(source.resolve("Tidy.java"), "package fixture;\n\nclass Tidy {}\n");
    Files.writeString(source.resolve("Untidy.java"), "package fixture;\nclass   Untidy { }\n");

    Outcome outcome = maven("verify", "-Dmaven.test.skip");

    assertThat(outcome.status()).as(outcome.log()).isNotZero();
    assertThat(outcome.log())
        .contains("format violations")
        .contains("Untidy.java")
        .doesNotContain("Tidy.java\n");
  }

  /** A module that the app depends on; what it may have itself isn't looked at. */
  private void library(String folder, String name, String... uses) throws IOException {
    String unchecked = "<properties><enforcer.skip>true</enforcer.skip></properties>";
    pom(folder, name, unchecked + dependencies(uses));
  }

  private void pom(String folder, String name, String more) throws IOException {
    Path file = Files.createDirectories(project.resolve(folder)).resolve("pom.xml");
    Files.writeString(
        file,
        """
        <project xmlns="http://maven.apache.org/POM/4.0.0">
          <modelVersion>4.0.0</modelVersion>
          <parent>
            <groupId>dev.entwine</groupId>
            <artifactId>entwine-parent</artifactId>
            <version>%s</version>
            <relativePath>%s</relativePath>
          </parent>
          %s
          <packaging>%s</packaging>
          %s
        </project>
        """
            .formatted(
                parentVersion(),
                file.getParent().relativize(Checkout.home().resolve("pom.xml")),
                coordinates(name),
                more.contains("<modules>") ? "pom" : "jar",
                more));
  }

  private static String dependencies(String... names) {
    return Stream.of(names)
        .map(name -> "<dependency>" + coordinates(name) + "</dependency>")
        .collect(joining("\n", "<dependencies>", "</dependencies>"));
  }

  /** {@code group:artifact:version} as Maven wants it. */
  private static String coordinates(String name) {
    String[] parts = name.split(":");
    return "<groupId>%s</groupId><artifactId>%s</artifactId><version>%s</version>"
        .formatted((Object[]) parts);
  }

  private static String parentVersion() throws IOException {
    String pom = Files.readString(Checkout.home().resolve("pom.xml"));
    String before = "<artifactId>entwine-parent</artifactId>";
    int from = pom.indexOf("<version>", pom.indexOf(before)) + "<version>".length();
    return pom.substring(from, pom.indexOf("</version>", from));
  }

  private record Outcome(int status, String log) {}

  private Outcome maven(String... arguments) throws IOException, InterruptedException {
    String home = System.getProperty("entwine.build.maven");
    Path log = project.resolve("log");
    List<String> command = new ArrayList<>();
    command.add(home == null ? Checkout.home().resolve("mvnw").toString() : home + "/bin/mvn");
    command.add("--batch-mode");
    command.add("--no-transfer-progress");
    String repository = System.getProperty("entwine.build.repository");
    if (repository != null) {
      command.add("-Dmaven.repo.local=" + repository);
    }
    command.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(project.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    Process process = builder.start();
    try {
      assertThat(process.waitFor(2, TimeUnit.MINUTES)).as("Maven ends in time").isTrue();
      return new Outcome(process.exitValue(), Files.readString(log));
    } finally {
      process.destroyForcibly();
    }
  }
}
