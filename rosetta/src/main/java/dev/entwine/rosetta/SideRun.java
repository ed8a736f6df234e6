package dev.entwine.rosetta;

import java.time.Duration;

/**
 * What came of running one side.
 *
 * @param end how it ended
 * @param exitCode what it ended with; of no meaning unless it ended by itself
 * @param output what it wrote, as UTF-8 and up to the bound
 * @param errorOutput what it wrote to its error output, likewise
 * @param time from its start to its end
 */
public record SideRun(End end, int exitCode, String output, String errorOutput, Duration time) {

  /** How a program ended. */
  public enum End {
    /** By itself. */
    EXITED,
    /** It was killed after {@link RunBounds#time}. */
    OUT_OF_TIME,
    /** It was killed after writing more than {@link RunBounds#outputBytes}. */
    TOO_MUCH_OUTPUT
  }

  /** Whether it ended by itself, and well. What it printed is another question. */
  public boolean succeeded() {
    return end == End.EXITED && exitCode == 0;
  }
}
