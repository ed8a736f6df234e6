package dev.entwine.build;

import java.nio.file.Files;
import java.nio.file.Path;

/** The working copy that these tests belong to. */
final class Checkout {
  private Checkout() {}

  /** The folder with the parent's {@code pom.xml} and the command {@code entwine}. */
  static Path home() {
    String told = System.getProperty("entwine.home");
    if (told != null) {
      return Path.of(told);
    }
    // Run by an editor and not by Maven: look upwards.
    Path folder = Path.of("").toAbsolutePath();
    while (folder != null && !Files.exists(folder.resolve("mvnw"))) {
      folder = folder.getParent();
    }
    if (folder == null) {
      throw new IllegalStateException("not inside a checkout: set -Dentwine.home=FOLDER");
    }
    return folder;
  }
}
