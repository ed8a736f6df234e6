package dev.entwine.fuzz;

/**
 * What Jazzer calls, in a process of its own, with one input after the other. Which parser is the
 * system property {@code entwine.fuzz.parser}.
 */
public final class FuzzTarget {

  private static final Parser PARSER = Parser.valueOf(System.getProperty("entwine.fuzz.parser"));

  static {
    // Before Jazzer looks at its clock: what is needed is loaded.
    PARSER.seeds().forEach(PARSER::check);
  }

  private FuzzTarget() {}

  /** Tries one input; what it throws is a finding. */
  public static void fuzzerTestOneInput(byte[] input) {
    PARSER.check(input);
  }
}
