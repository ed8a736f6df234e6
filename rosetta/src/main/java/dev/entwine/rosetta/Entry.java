package dev.entwine.rosetta;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * One concept, and its program in each world.
 *
 * @param name the folder's name, by which it is asked for
 * @param folder where its files are
 * @param concept what it is about
 * @param expected what each of its programs prints, to the byte
 */
public record Entry(String name, Path folder, Concept concept, String expected) {

  static final String CONCEPT = "concept.md";
  static final String EXPECTED = "expected.txt";

  /**
   * Reads a folder, and holds what its page says of missing sides against the files that are there.
   */
  static Entry read(Path folder) {
    String name = folder.getFileName().toString();
    Concept concept = Concept.parse(name + "/" + CONCEPT, text(folder, CONCEPT));
    Entry entry = new Entry(name, folder, concept, text(folder, EXPECTED));
    for (Side side : Side.values()) {
      String file = name + "/" + side.fileName();
      boolean there = Files.isRegularFile(entry.program(side));
      if (there && entry.missing(side).isPresent()) {
        throw new RosettaError(
            file + " is there, but " + CONCEPT + " says that it is missing: correct the latter");
      }
      if (!there && entry.missing(side).isEmpty()) {
        throw new RosettaError(
            file + " is not there; if it can't be written yet, say in " + CONCEPT + " why");
      }
    }
    return entry;
  }

  /** The program of one side. It need not exist: see {@link #missing}. */
  public Path program(Side side) {
    return folder.resolve(side.fileName());
  }

  /**
   * The text of a side's program.
   *
   * @throws RosettaError if there is none
   */
  public String source(Side side) {
    return text(folder, side.fileName());
  }

  /** Why a side has no program yet: one line, such as "coroutines are not built yet". */
  public Optional<String> missing(Side side) {
    String cell = concept.name(side);
    return cell.startsWith(Concept.MISSING)
        ? Optional.of(cell.substring(Concept.MISSING.length()))
        : Optional.empty();
  }

  private static String text(Path folder, String file) {
    try {
      return Files.readString(folder.resolve(file));
    } catch (IOException e) {
      throw new RosettaError(
          folder.getFileName() + "/" + file + " can't be read: is it there, and UTF-8?");
    }
  }
}
