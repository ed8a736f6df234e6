package dev.entwine.cli;

import dev.entwine.node.Serving;
import java.util.List;
import java.util.function.Function;

/** What a node says once it serves: what is where, and how to try it. */
final class ServingTable {

  private static final String LINE = "  %-{1}s  %-{2}s  %s%n";

  private ServingTable() {}

  static String of(String place, List<Serving> serving) {
    StringBuilder text = new StringBuilder();
    text.append("Entwine ").append(Version.ofEntwine()).append(": ").append(place).append("\n\n");
    if (serving.isEmpty()) {
      text.append("  Nothing is served: every service has 0 instances, or none is configured.\n");
    } else {
      String line =
          LINE.replace("{1}", width("SERVICE", serving, Serving::service))
              .replace("{2}", width("WHERE", serving, Serving::where));
      text.append(line.formatted("SERVICE", "WHERE", "TRY IT"));
      String before = "";
      for (Serving row : serving) {
        String service = row.service().equals(before) ? "" : row.service();
        text.append(line.formatted(service, row.where(), row.how()));
        before = row.service();
      }
    }
    return text.append("\nCtrl-C stops it.\n\n").toString();
  }

  private static String width(
      String heading, List<Serving> serving, Function<Serving, String> column) {
    int widest = serving.stream().map(column).mapToInt(String::length).max().orElse(0);
    return String.valueOf(Math.max(heading.length(), widest));
  }
}
