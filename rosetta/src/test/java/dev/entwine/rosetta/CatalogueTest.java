package dev.entwine.rosetta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CatalogueTest {

  @TempDir Path home;

  @Test
  void entries_are_listed_by_name() throws IOException {
    Fixture.write(home, "second", "\"missing: later\"", "");
    Fixture.write(home, "first", "\"missing: later\"", "");
    Files.createDirectories(home.resolve("rosetta/src/main"));
    Files.writeString(home.resolve("rosetta/pom.xml"), "<project/>");

    assertThat(Rosetta.open(home).entries())
        .extracting(Entry::name)
        .containsExactly("first", "second");
  }

  @Test
  void an_entry_says_what_each_world_calls_its_concept() throws IOException {
    Fixture.write(home, "fixture", "\"missing: it is not built yet\"", "one\n");

    Entry entry = Rosetta.open(home).entry("fixture");

    assertThat(entry.concept().title()).isEqualTo("A fixture");
    assertThat(entry.concept().name(Side.TWISTED)).isEqualTo("@fixture");
    assertThat(entry.concept().name(Side.ASYNCIO)).isEqualTo("async fixture");
    assertThat(entry.concept().vertx()).isEqualTo("Fixture");
    assertThat(entry.concept().text()).isEqualTo("# A fixture\n");
    assertThat(entry.expected()).isEqualTo("one\n");
    assertThat(entry.source(Side.TWISTED)).isEqualTo("import twisted\n");
    assertThat(entry.missing(Side.TWISTED)).isEmpty();
    assertThat(entry.missing(Side.ENTWINE)).contains("it is not built yet");
  }

  @ParameterizedTest
  @CsvSource({
    "defered, deferred",
    "Deferred, deferred",
    "deferToThread, defer-to-thread",
    "thread, defer-to-thread",
    "reactor, reactor-run",
    "inlinecallbacks, inline-callbacks"
  })
  void an_unknown_name_is_answered_with_the_nearest_one(String wrong, String right)
      throws IOException {
    Rosetta rosetta = fiveEntries();

    assertThatThrownBy(() -> rosetta.entry(wrong))
        .isInstanceOfSatisfying(
            NoSuchEntry.class, miss -> assertThat(miss.nearest()).contains(right))
        .hasMessage("there is no entry '%s'; did you mean '%s'?", wrong, right);
  }

  @Test
  void a_name_that_is_near_nothing_is_answered_with_all_of_them() throws IOException {
    Rosetta rosetta = fiveEntries();

    assertThatThrownBy(() -> rosetta.entry("banana"))
        .isInstanceOf(NoSuchEntry.class)
        .hasMessage(
            "there is no entry 'banana';"
                + " there are defer-to-thread, deferred, inline-callbacks, react, reactor-run");
  }

  @Test
  void a_side_that_is_declared_missing_and_is_there_is_an_error() throws IOException {
    Fixture.write(home, "fixture", "\"missing: it is not built yet\"", "");
    Fixture.program(home, "fixture", Side.ENTWINE, Fixture.java(""));

    refuses(
        "fixture/Entwine.java is there, but concept.md says that it is missing: correct the latter");
  }

  @Test
  void a_side_that_is_missing_and_not_declared_so_is_an_error() throws IOException {
    Fixture.write(home, "fixture", "Fixture", "");

    refuses("fixture/Entwine.java is not there; if it can't be written yet, say in concept.md why");
  }

  @Test
  void a_program_without_a_page_or_an_expectation_is_an_error() throws IOException {
    Path folder = Fixture.write(home, "fixture", "\"missing: later\"", "");
    Files.delete(folder.resolve("expected.txt"));
    refuses("fixture/expected.txt can't be read: is it there, and UTF-8?");

    Files.delete(folder.resolve("concept.md"));
    refuses("fixture/concept.md can't be read: is it there, and UTF-8?");
  }

  @Test
  void a_folder_without_a_catalogue_is_one_line() {
    assertThatThrownBy(() -> Rosetta.open(home))
        .isInstanceOf(RosettaError.class)
        .hasMessage(
            home.resolve("rosetta") + " is not there: the programs are in a checkout of Entwine");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "title: A fixture | headline: A fixture | line 2: 'key: value' is needed",
        "title: A fixture | title = A fixture | line 2: 'key: value' is needed",
        "title: A fixture | title: \"\" | line 2: the value is empty",
        "asyncio: async fixture | title: again | line 4: 'title' is there twice",
        "twisted: \"@fixture\" | twisted: @fixture | line 3: put the value in quotes",
        "asyncio: async fixture | asyncio: missing: later | line 4: put the value in quotes",
        "asyncio: async fixture | asyncio: \"a \"b\" c\" | line 4: no quotes or backslashes",
      })
  void front_matter_that_is_wrong_is_named_with_its_line(String right, String wrong, String said)
      throws IOException {
    Path folder = Fixture.write(home, "fixture", "\"missing: later\"", "");
    String text = Fixture.concept("\"missing: later\"").replace(right, wrong);
    Files.writeString(folder.resolve("concept.md"), text);

    assertThatThrownBy(() -> Rosetta.open(home))
        .isInstanceOf(RosettaError.class)
        .hasMessageStartingWith("fixture/concept.md, " + said);
  }

  @Test
  void front_matter_that_is_not_complete_is_an_error() throws IOException {
    Path folder = Fixture.write(home, "fixture", "\"missing: later\"", "");
    Path concept = folder.resolve("concept.md");

    Files.writeString(concept, Fixture.concept("Fixture").replace("vertx: Fixture\n", ""));
    refuses("fixture/concept.md: the front matter has no 'vertx'");

    for (String text : new String[] {"", "---\n", "# A fixture\n", "---\ntitle: A fixture\n"}) {
      Files.writeString(concept, text);
      refuses("fixture/concept.md: it must begin with its front matter, between two lines of ---");
    }
  }

  private Rosetta fiveEntries() throws IOException {
    for (String name :
        new String[] {"deferred", "defer-to-thread", "inline-callbacks", "react", "reactor-run"}) {
      Fixture.write(home, name, "\"missing: later\"", "");
    }
    return Rosetta.open(home);
  }

  private void refuses(String message) {
    assertThatThrownBy(() -> Rosetta.open(home))
        .isInstanceOf(RosettaError.class)
        .hasMessage(message);
  }
}
