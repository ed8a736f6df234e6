package dev.entwine.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Figures of several peers over several rounds. A ratio is taken within each round, between figures
 * that were measured right after one another; what is printed is the median and the range of the
 * rounds.
 */
public final class Table {

  private final String title;
  private final String unit;
  private final Map<String, List<Double>> rows = new LinkedHashMap<>();

  public Table(String title, String unit) {
    this.title = title;
    this.unit = unit;
  }

  /** Adds what a peer took in the current round. */
  public void add(String peer, double figure) {
    rows.computeIfAbsent(peer, p -> new ArrayList<>()).add(figure);
  }

  /**
   * As Markdown.
   *
   * @param ours the peer whose ratio to each other one is shown
   */
  public String markdown(String ours) {
    StringBuilder out = new StringBuilder();
    out.append("### ").append(title).append("\n\n");
    out.append("| | ")
        .append(unit)
        .append(" (range) | ")
        .append(ours)
        .append(" / this one (range) |\n");
    out.append("|---|---|---|\n");
    List<Double> our = rows.get(ours);
    rows.forEach(
        (peer, figures) -> {
          double[] ratios = new double[Math.min(our.size(), figures.size())];
          Arrays.setAll(ratios, round -> our.get(round) / figures.get(round));
          out.append("| ").append(peer).append(" | ");
          out.append(spread(figures.stream().mapToDouble(f -> f).toArray(), figures.get(0)));
          out.append(" | ");
          out.append(peer.equals(ours) ? "1" : spread(ratios, ratios[0]));
          out.append(" |\n");
        });
    return out.toString();
  }

  private static String spread(double[] figures, double sample) {
    Arrays.sort(figures);
    String format = sample >= 100 ? "%.0f" : sample >= 1 ? "%.2f" : "%.4f";
    double median = figures[figures.length / 2];
    return String.format(
        Locale.ROOT,
        "**" + format + "** (" + format + " to " + format + ")",
        median,
        figures[0],
        figures[figures.length - 1]);
  }
}
