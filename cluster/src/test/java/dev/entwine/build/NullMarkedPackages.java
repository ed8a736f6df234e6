package dev.entwine.build;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Looks through the sources of every module for packages that do not say what may be null. */
final class NullMarkedPackages {
  private static final Pattern MARK =
      Pattern.compile("^@(?:org\\.jspecify\\.annotations\\.)?NullMarked\\b", Pattern.MULTILINE);

  private NullMarkedPackages() {}

  /**
   * The packages below {@code MODULE/src/main/java} (at any depth of modules) that have Java files
   * and no {@code package-info.java} with {@code @NullMarked}, relative to {@code checkout}.
   */
  static List<Path> missingIn(Path checkout) throws IOException {
    return packagesIn(checkout).stream()
        .filter(folder -> !isNullMarked(checkout.resolve(folder)))
        .toList();
  }

  /** Every folder of shipped Java files, relative to {@code checkout}. */
  static List<Path> packagesIn(Path checkout) throws IOException {
    Path sources = Path.of("src", "main", "java");
    try (Stream<Path> files = Files.walk(checkout)) {
      return files
          .filter(file -> file.toString().endsWith(".java"))
          .map(file -> checkout.relativize(file).getParent())
          .filter(folder -> holds(folder, sources) && !holds(folder, Path.of("target")))
          .distinct()
          .sorted()
          .toList();
    }
  }

  private static boolean holds(Path folder, Path part) {
    for (int from = 0; from + part.getNameCount() <= folder.getNameCount(); from++) {
      if (folder.subpath(from, from + part.getNameCount()).equals(part)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isNullMarked(Path folder) {
    Path info = folder.resolve("package-info.java");
    try {
      return Files.exists(info) && MARK.matcher(Files.readString(info)).find();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
