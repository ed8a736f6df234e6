package dev.entwine.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.LongSupplier;

/**
 * How far jobs on files are, all of them together: a bar that is drawn again and again on a
 * terminal, a line from time to time elsewhere.
 */
final class OffloadDisplay {

  private static final long REDRAW_NANOS = 100_000_000L;
  private static final long LINE_NANOS = 5_000_000_000L;
  private static final int WIDEST_BAR = 40;
  private static final int NARROWEST_BAR = 10;
  private static final String CLEAR_LINE = "\r\033[K";

  private final PrintWriter err;
  private final OffloadTerminal terminal;
  private final LongSupplier nanoTime;
  private final long start;
  private final long[] sizes;
  private final long[] done;
  private final long total;
  private long sum;
  private int ended;
  private long lastShown;
  private boolean drawn;

  /**
   * @param sizes how long each file is, in bytes
   * @param nanoTime tells the time
   */
  OffloadDisplay(PrintWriter err, OffloadTerminal terminal, long[] sizes, LongSupplier nanoTime) {
    this.err = err;
    this.terminal = terminal;
    this.sizes = sizes;
    this.done = new long[sizes.length];
    long total = 0;
    for (long size : sizes) {
      total += size;
    }
    this.total = total;
    this.nanoTime = nanoTime;
    this.start = nanoTime.getAsLong();
    this.lastShown = start;
  }

  /** A display on standard error. */
  static OffloadDisplay open(PrintWriter err, List<String> files) {
    return new OffloadDisplay(
        err,
        OffloadTerminal.ofStandardError(),
        files.stream().mapToLong(OffloadDisplay::size).toArray(),
        System::nanoTime);
  }

  /** Zero if it can't be told: what is wrong with the file comes out with its job. */
  private static long size(String file) {
    try {
      return Files.size(Path.of(file));
    } catch (IOException | InvalidPathException e) {
      return 0;
    }
  }

  /** So many bytes of a file have been read. */
  void progress(int index, long bytes) {
    long known = Math.min(bytes, sizes[index]);
    sum += known - done[index];
    done[index] = known;
  }

  /** A file is done, one way or the other. */
  void ended(int index) {
    progress(index, sizes[index]);
    ended++;
  }

  /** Takes the bar away, so that something else can be written. */
  void clear() {
    if (drawn) {
      err.print(CLEAR_LINE);
      err.flush();
      drawn = false;
    }
  }

  /** Shows how far it is, if it is time to. */
  void tick() {
    long now = nanoTime.getAsLong();
    if (now - lastShown < (terminal.isThere() ? REDRAW_NANOS : LINE_NANOS)) {
      return;
    }
    lastShown = now;
    String state = state(now);
    if (terminal.isThere()) {
      err.print(CLEAR_LINE + line(state));
      drawn = true;
    } else {
      err.println(state);
    }
    err.flush();
  }

  private String state(long now) {
    return String.format(
        Locale.ROOT,
        "%3d%%  %s of %s  %s/s  %d of %d %s",
        Math.round(Math.floor(100 * share())),
        OffloadText.size(sum),
        OffloadText.size(total),
        OffloadText.size(Math.round(sum / Math.max(1e-9, (now - start) / 1e9))),
        ended,
        sizes.length,
        sizes.length == 1 ? "file" : "files");
  }

  private double share() {
    return total == 0 ? (double) ended / sizes.length : (double) sum / total;
  }

  /**
   * The bar gets what the text leaves; the last column stays free, for some terminals wrap there.
   */
  private String line(String state) {
    int columns = terminal.columns() - 1;
    int width = Math.min(WIDEST_BAR, columns - state.length() - "[] ".length());
    if (width < NARROWEST_BAR) {
      return state.length() <= columns ? state : state.substring(0, Math.max(0, columns));
    }
    int full = (int) (share() * width);
    String filled = "#".repeat(full);
    return "["
        + (terminal.colours() ? "\033[32m" + filled + "\033[0m" : filled)
        + ".".repeat(width - full)
        + "] "
        + state;
  }
}
