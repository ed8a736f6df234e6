package dev.entwine.rosetta;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The catalogue of entries, and the way to run them.
 *
 * <pre>{@code
 * Rosetta rosetta = Rosetta.open(home);              // the checkout
 * Entry entry = rosetta.entry("deferred");           // NoSuchEntry names the nearest one
 * for (Side side : Side.values()) {
 *   Check check = rosetta.check(entry, side);        // runs it, and blocks meanwhile
 *   System.out.println(side.title() + ": " + check.status() + " " + check.detail());
 *   if (check.run() != null) {
 *     System.out.print(check.run().output());
 *   }
 * }
 * }</pre>
 *
 * <p>Immutable but for what it remembers of the Pythons it found; safe to use from several threads.
 */
public final class Rosetta {

  private final List<Entry> entries;
  private final Programs programs;

  private Rosetta(List<Entry> entries, Programs programs) {
    this.entries = entries;
    this.programs = programs;
  }

  /**
   * Reads the catalogue: every folder in {@code home/rosetta} that has a {@code concept.md}.
   *
   * @param home the checkout, as the launcher names it in the system property {@code entwine.home}
   * @throws RosettaError if there is none, or an entry contradicts itself: one line that says where
   */
  public static Rosetta open(Path home) {
    return open(home, System.getenv());
  }

  /** {@link #open(Path)} with the variables {@code ENTWINE_PYTHON} and {@code PATH} given. */
  static Rosetta open(Path home, Map<String, String> environment) {
    Path root = home.resolve("rosetta").toAbsolutePath().normalize();
    if (!Files.isDirectory(root)) {
      throw new RosettaError(root + " is not there: the programs are in a checkout of Entwine");
    }
    try (Stream<Path> folders = Files.list(root)) {
      List<Entry> entries = folders.filter(Rosetta::isEntry).sorted().map(Entry::read).toList();
      return new Rosetta(entries, new Programs(new Pythons(environment)));
    } catch (IOException e) {
      throw new RosettaError(root + " can't be read: " + e.getMessage());
    }
  }

  /** A folder with one file of an entry must have them all; one with none is something else. */
  private static boolean isEntry(Path folder) {
    return Stream.concat(
            Stream.of(Entry.CONCEPT, Entry.EXPECTED),
            Arrays.stream(Side.values()).map(Side::fileName))
        .anyMatch(file -> Files.exists(folder.resolve(file)));
  }

  /** All entries, by name. */
  public List<Entry> entries() {
    return entries;
  }

  /**
   * The entry of that name.
   *
   * @throws NoSuchEntry if there is none; its message is one line with the nearest name
   */
  public Entry entry(String name) {
    return entries.stream()
        .filter(entry -> entry.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new NoSuchEntry(name, entries.stream().map(Entry::name).toList()));
  }

  /** {@link #run(Entry, Side, RunBounds)} within {@link RunBounds#DEFAULTS}. */
  public SideRun run(Entry entry, Side side) throws InterruptedException {
    return run(entry, side, RunBounds.DEFAULTS);
  }

  /**
   * Runs one side in a process of its own and waits for its end. The process is killed when it goes
   * beyond the bounds, when the calling thread is interrupted, and when this JVM ends (Ctrl-C).
   *
   * <p>The Python sides are run by {@code $ENTWINE_PYTHON} if that is set, else by the first Python
   * of {@code /usr/bin/python3} and the {@code python3}s on the {@code PATH} that can import what
   * the side needs; the Entwine side from its source, by the JVM and with the class path of the
   * caller.
   *
   * @return how it ended, well or not
   * @throws PeerMissing if there is nothing to run it with: one line that says how to get it
   * @throws RosettaError if the entry declares the side {@linkplain Entry#missing missing}, or the
   *     process can't be started
   * @throws InterruptedException if the caller was interrupted
   */
  public SideRun run(Entry entry, Side side, RunBounds bounds) throws InterruptedException {
    return programs.run(entry, side, bounds);
  }

  /** {@link #check(Entry, Side, RunBounds)} within {@link RunBounds#DEFAULTS}. */
  public Check check(Entry entry, Side side) throws InterruptedException {
    return check(entry, side, RunBounds.DEFAULTS);
  }

  /**
   * Runs one side, if that can be done, and says whether it does what the entry expects. A missing
   * side or a missing peer is an answer here and no exception.
   *
   * @throws InterruptedException if the caller was interrupted
   */
  public Check check(Entry entry, Side side, RunBounds bounds) throws InterruptedException {
    if (entry.missing(side).isPresent()) {
      return new Check(entry, side, Check.Status.NOT_THERE_YET, entry.missing(side).get(), null);
    }
    try {
      return Check.of(entry, side, run(entry, side, bounds));
    } catch (PeerMissing e) {
      return new Check(entry, side, Check.Status.PEER_MISSING, e.getMessage(), null);
    }
  }
}
