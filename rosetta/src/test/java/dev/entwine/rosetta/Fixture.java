package dev.entwine.rosetta;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes entries for tests. */
final class Fixture {

  private Fixture() {}

  /** An entry with Python sides that do nothing, and no Entwine side. */
  static Path write(Path home, String name, String entwine, String expected) throws IOException {
    Path folder = Files.createDirectories(home.resolve("rosetta").resolve(name));
    Files.writeString(folder.resolve(Entry.CONCEPT), concept(entwine));
    Files.writeString(folder.resolve(Entry.EXPECTED), expected);
    Files.writeString(folder.resolve(Side.TWISTED.fileName()), "import twisted\n");
    Files.writeString(folder.resolve(Side.ASYNCIO.fileName()), "import asyncio\n");
    return folder;
  }

  static void program(Path home, String name, Side side, String text) throws IOException {
    Files.writeString(home.resolve("rosetta").resolve(name).resolve(side.fileName()), text);
  }

  static String concept(String entwine) {
    return "---\n"
        + "title: A fixture\n"
        + "twisted: \"@fixture\"\n"
        + "asyncio: async fixture\n"
        + "vertx: Fixture\n"
        + ("entwine: " + entwine + "\n")
        + "---\n"
        + "\n"
        + "# A fixture\n";
  }

  static String java(String statements) {
    return "public final class Entwine {\n"
        + "  public static void main(String[] args) throws Exception {\n"
        + ("    " + statements + "\n")
        + "  }\n"
        + "}\n";
  }
}
