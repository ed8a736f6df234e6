package dev.entwine.cli;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/**
 * What a stream of this process is connected to.
 *
 * <p>The shell is asked, as Java only knows about standard input and output together: {@code >
 * SUMS} would take the progress bar away from standard error.
 *
 * @param columns how wide the terminal is, 0 if there is none
 * @param colours whether to use colours on it
 */
record OffloadTerminal(int columns, boolean colours) {

  private static final long BOUND_SECONDS = 5;
  private static final int USUAL_COLUMNS = 80;

  boolean isThere() {
    return columns > 0;
  }

  /** The terminal that standard error is, one that can take a line back. */
  static OffloadTerminal ofStandardError() {
    if ("dumb".equals(System.getenv("TERM"))) {
      return new OffloadTerminal(0, false);
    }
    String noColour = System.getenv("NO_COLOR");
    return new OffloadTerminal(
        columns(ask("test -t 2 && { stty size <&2 || echo; }")),
        noColour == null || noColour.isEmpty());
  }

  /** Whether somebody types at standard input. */
  static boolean isStandardInput() {
    return !ask("test -t 0 && echo yes").isEmpty();
  }

  /**
   * Has what is typed shown or not.
   *
   * @return whether that could be done
   */
  static boolean echo(boolean on) {
    return !ask("stty " + (on ? "echo" : "-echo") + " && echo done").isEmpty();
  }

  /** The second number; a terminal that does not know its width says 0, or nothing at all. */
  private static int columns(String size) {
    if (size.isEmpty()) {
      return 0;
    }
    String[] rowsAndColumns = size.strip().split(" ");
    int columns =
        rowsAndColumns.length == 2 && rowsAndColumns[1].matches("\\d{1,5}")
            ? Integer.parseInt(rowsAndColumns[1])
            : 0;
    return columns > 0 ? columns : USUAL_COLUMNS;
  }

  /** What the shell prints, nothing if it could not be asked. */
  private static String ask(String script) {
    try {
      Process process =
          new ProcessBuilder("sh", "-c", script)
              .redirectInput(Redirect.INHERIT)
              .redirectError(Redirect.INHERIT)
              .start();
      String answer =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      return process.waitFor(BOUND_SECONDS, TimeUnit.SECONDS) && process.exitValue() == 0
          ? answer
          : "";
    } catch (IOException e) {
      return "";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "";
    }
  }
}
