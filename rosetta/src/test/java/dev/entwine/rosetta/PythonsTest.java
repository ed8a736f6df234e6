package dev.entwine.rosetta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With shell scripts in the place of Python, and a module that no real one has. */
final class PythonsTest {

  private static final String MODULE = "entwine_has_no_such_module";

  @TempDir Path folder;

  @Test
  void the_first_one_on_the_path_that_can_import_the_module_is_taken() throws Exception {
    Path without = python("without", "exit 1");
    Path with = python("with", "exit 0");
    Path later = python("later", "exit 0");

    assertThat(pythons(Map.of("PATH", path(without, with, later))).thatImports(MODULE))
        .isEqualTo(with.toString());
  }

  @Test
  void the_one_that_the_user_names_goes_before_all_others() throws Exception {
    Path onPath = python("path", "exit 0");
    Path named = python("named", "exit 0");

    assertThat(
            pythons(Map.of("PATH", path(onPath), "ENTWINE_PYTHON", named.toString()))
                .thatImports(MODULE))
        .isEqualTo(named.toString());
  }

  @Test
  void the_one_that_the_user_names_is_not_replaced_by_another_when_it_does_not_fit()
      throws Exception {
    Path onPath = python("path", "exit 0");
    Path named = python("named", "[ \"$2\" = pass ]");
    Pythons pythons = pythons(Map.of("PATH", path(onPath), "ENTWINE_PYTHON", named.toString()));

    assertThatThrownBy(() -> pythons.thatImports(MODULE))
        .isInstanceOf(PeerMissing.class)
        .hasMessage(
            "ENTWINE_PYTHON=%s can't import %s: install it there, or unset ENTWINE_PYTHON",
            named, MODULE);
  }

  @Test
  void a_named_one_that_is_not_there_is_one_line() {
    Pythons pythons = pythons(Map.of("ENTWINE_PYTHON", folder.resolve("no-python").toString()));

    assertThatThrownBy(() -> pythons.thatImports("twisted"))
        .isInstanceOf(PeerMissing.class)
        .hasMessageStartingWith("ENTWINE_PYTHON=")
        .hasMessageEndingWith("/no-python is no Python that can be run: correct or unset it");
  }

  @Test
  void what_was_not_found_is_looked_for_again() throws Exception {
    Path python = python("later", "exit 1");
    Pythons pythons = pythons(Map.of("PATH", path(python)));
    assertThatThrownBy(() -> pythons.thatImports(MODULE)).isInstanceOf(PeerMissing.class);

    python("later", "exit 0");

    assertThat(pythons.thatImports(MODULE)).isEqualTo(python.toString());
  }

  @Test
  void none_at_all_is_an_answer_of_the_check_and_says_how_to_get_one() throws Exception {
    Path named = python("named", "[ \"$2\" = pass ]");
    Fixture.write(folder, "fixture", "\"missing: later\"", "");
    Rosetta rosetta = Rosetta.open(folder, Map.of("ENTWINE_PYTHON", named.toString()));

    Check check = rosetta.check(rosetta.entry("fixture"), Side.TWISTED);

    assertThat(check.status()).isEqualTo(Check.Status.PEER_MISSING);
    assertThat(check.detail()).contains("can't import twisted");
    assertThat(check.run()).isNull();
  }

  private static Pythons pythons(Map<String, String> environment) {
    return new Pythons(environment);
  }

  private Path python(String name, String script) throws IOException {
    Path bin = Files.createDirectories(folder.resolve(name));
    Path python = bin.resolve("python3");
    Files.writeString(python, "#!/bin/sh\n" + script + "\n");
    Files.setPosixFilePermissions(python, PosixFilePermissions.fromString("rwxr-xr-x"));
    return python;
  }

  private static String path(Path... pythons) {
    StringBuilder path = new StringBuilder();
    for (Path python : pythons) {
      path.append(path.isEmpty() ? "" : File.pathSeparator).append(python.getParent());
    }
    return path.toString();
  }
}
