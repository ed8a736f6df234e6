package dev.entwine.rosetta;

import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One side of one entry, held against what is expected of it.
 *
 * @param entry the entry
 * @param side the side
 * @param status the answer
 * @param detail one line: what differs, why it is not there yet, how to get the peer; empty if it
 *     agrees
 * @param run what was run; null if nothing was
 */
public record Check(Entry entry, Side side, Status status, String detail, @Nullable SideRun run) {

  /** What a comparison can come to. */
  public enum Status {
    /** It ended well, and printed what is expected, to the byte. */
    AGREES,
    /** It did not. */
    DIFFERS,
    /** The entry declares that this side can't be written yet. */
    NOT_THERE_YET,
    /** What it is run with is not on this machine. */
    PEER_MISSING
  }

  static Check of(Entry entry, Side side, SideRun run) {
    String difference = difference(entry.expected(), run);
    Status status = difference.isEmpty() ? Status.AGREES : Status.DIFFERS;
    return new Check(entry, side, status, difference, run);
  }

  /** One line such as {@code rosetta: 4 entries, 11 programs agree, 1 not there yet}. */
  public static String summary(Collection<Check> checks) {
    long entries = checks.stream().map(Check::entry).distinct().count();
    StringBuilder line = new StringBuilder("rosetta: ").append(entries);
    line.append(entries == 1 ? " entry" : " entries");
    long agree = count(checks, Status.AGREES);
    line.append(", ").append(agree).append(agree == 1 ? " program agrees" : " programs agree");
    appendIfAny(line, count(checks, Status.DIFFERS), " not as expected");
    appendIfAny(line, count(checks, Status.NOT_THERE_YET), " not there yet");
    appendIfAny(line, count(checks, Status.PEER_MISSING), " not run for want of a peer");
    return line.toString();
  }

  private static long count(Collection<Check> checks, Status status) {
    return checks.stream().filter(check -> check.status == status).count();
  }

  private static void appendIfAny(StringBuilder line, long count, String what) {
    if (count > 0) {
      line.append(", ").append(count).append(what);
    }
  }

  private static String difference(String expected, SideRun run) {
    return switch (run.end()) {
      case OUT_OF_TIME -> "it did not end by itself within " + run.time().toSeconds() + " s";
      case TOO_MUCH_OUTPUT -> "it wrote without an end";
      case EXITED ->
          run.exitCode() != 0
              ? "it ended with " + run.exitCode() + lastWords(run.errorOutput())
              : run.output().equals(expected) ? "" : firstDifference(expected, run.output());
    };
  }

  private static String lastWords(String errorOutput) {
    List<String> lines = errorOutput.lines().filter(line -> !line.isBlank()).toList();
    return lines.isEmpty() ? "" : ": " + lines.get(lines.size() - 1).strip();
  }

  private static String firstDifference(String expected, String output) {
    List<String> wanted = expected.lines().toList();
    List<String> printed = output.lines().toList();
    for (int i = 0; i < Math.max(wanted.size(), printed.size()); i++) {
      String want = quoted(wanted, i);
      String got = quoted(printed, i);
      if (!want.equals(got)) {
        return "line " + (i + 1) + " is " + got + " instead of " + want;
      }
    }
    return "the lines are right, their endings are not";
  }

  private static String quoted(List<String> lines, int i) {
    return i < lines.size() ? "'" + lines.get(i) + "'" : "nothing";
  }
}
