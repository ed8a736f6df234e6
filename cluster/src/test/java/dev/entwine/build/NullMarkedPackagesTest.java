package dev.entwine.build;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class NullMarkedPackagesTest {
  @TempDir Path checkout;

  @Test
  void everyPackageThatIsShippedSaysWhatMayBeNull() throws IOException {
    assertThat(NullMarkedPackages.packagesIn(Checkout.home()))
        .contains(Path.of("shared/src/main/java/dev/entwine/defer"));
    assertThat(NullMarkedPackages.missingIn(Checkout.home())).isEmpty();
  }

  @Test
  void aPackageWithoutPackageInfoIsFound() throws IOException {
    write("one/src/main/java/a/A.java", "package a;\n\nclass A {}\n");

    assertThat(NullMarkedPackages.missingIn(checkout))
        .containsExactly(Path.of("one/src/main/java/a"));
  }

  @Test
  void aPackageWithoutTheAnnotationIsFoundEvenIfItsCommentHasTheName() throws IOException {
    write("two/three/src/main/java/b/package-info.java", "/** Not @NullMarked. */\npackage b;\n");

    assertThat(NullMarkedPackages.missingIn(checkout))
        .containsExactly(Path.of("two/three/src/main/java/b"));
  }

  @Test
  void aMarkedPackageAndATestPackageAreAccepted() throws IOException {
    write(
        "one/src/main/java/a/package-info.java",
        "/** Marked. */\n@NullMarked\npackage a;\n\nimport org.jspecify.annotations.NullMarked;\n");
    write("one/src/test/java/b/BTest.java", "package b;\n\nclass BTest {}\n");
    write("one/target/src/main/java/c/C.java", "package c;\n\nclass C {}\n");

    assertThat(NullMarkedPackages.missingIn(checkout)).isEmpty();
    assertThat(NullMarkedPackages.packagesIn(checkout))
        .containsExactly(Path.of("one/src/main/java/a"));
  }

  private void write(String name, String text) throws IOException {
    Path file = checkout.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }
}
