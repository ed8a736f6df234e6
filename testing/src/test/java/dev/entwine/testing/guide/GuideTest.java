package dev.entwine.testing.guide;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the guide's page about tests shows is taken from tests that are run. */
class GuideTest {

  private static final Pattern JAVA = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

  @Test
  void everyListingIsPartOfAnExampleThatIsRun() throws IOException {
    Path home = home();
    String page = Files.readString(home.resolve("docs/testing.md"));
    List<String> listings =
        JAVA.matcher(page).results().map(MatchResult::group).map(GuideTest::unindented).toList();
    String examples = examples(home);

    assertThat(listings).hasSizeGreaterThan(3);
    assertThat(listings).allSatisfy(listing -> assertThat(examples).contains(listing));
  }

  @Test
  void thePageIsLinkedFromWhereOneLooks() throws IOException {
    Path home = home();
    assertThat(Files.readString(home.resolve("README.md"))).contains("](docs/testing.md)");
    assertThat(Files.readString(home.resolve("docs/concepts.md"))).contains("](testing.md");
  }

  /** Without the fence, and as if nothing stood within anything. */
  private static String unindented(String listing) {
    return listing
        .lines()
        .filter(line -> !line.startsWith("```"))
        .map(String::strip)
        .collect(Collectors.joining("\n"));
  }

  private static String examples(Path home) throws IOException {
    Path folder = home.resolve("testing/src/test/java/dev/entwine/testing/guide");
    StringBuilder all = new StringBuilder();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.sorted().toList()) {
        all.append(unindented(Files.readString(file))).append('\n');
      }
    }
    return all.toString();
  }

  private static Path home() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.exists(folder.resolve("docs/testing.md"))) {
      folder = folder.getParent();
      assertThat(folder).as("the folder of docs/testing.md").isNotNull();
    }
    return folder;
  }
}
