package dev.entwine.cli;

import dev.entwine.node.OwnNames;
import java.nio.file.Path;

/** The folder that holds {@code conf} and {@code rosetta}: the checkout. */
final class Home {

  private Home() {}

  /** As the launcher says; without one, the working folder. */
  static Path folder() {
    return Path.of(System.getProperty(OwnNames.HOME, "")).toAbsolutePath().normalize();
  }

  static Path conf(String file) {
    return folder().resolve("conf").resolve(file);
  }
}
