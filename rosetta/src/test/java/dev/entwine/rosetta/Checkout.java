package dev.entwine.rosetta;

import java.nio.file.Path;

/** Where the entries under test are. */
final class Checkout {

  private Checkout() {}

  /** The build names it; run from elsewhere, such as an editor, it is above this module. */
  static Path home() {
    String named = System.getProperty("entwine.home");
    return named != null ? Path.of(named) : Path.of("..").toAbsolutePath().normalize();
  }
}
