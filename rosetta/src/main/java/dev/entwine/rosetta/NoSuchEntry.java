package dev.entwine.rosetta;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** There is no entry of that name. The message names the nearest one, or all of them. */
public final class NoSuchEntry extends RosettaError {
  private static final long serialVersionUID = 1L;

  private final @Nullable String nearest;

  NoSuchEntry(String name, List<String> known) {
    this(name, known, nearest(name, known));
  }

  private NoSuchEntry(String name, List<String> known, Optional<String> nearest) {
    super(
        "there is no entry '"
            + name
            + "'; "
            + nearest
                .map(near -> "did you mean '" + near + "'?")
                .orElseGet(() -> "there are " + String.join(", ", known)));
    this.nearest = nearest.orElse(null);
  }

  /** The name that was perhaps meant. */
  public Optional<String> nearest() {
    return Optional.ofNullable(nearest);
  }

  /** A name that the word is a part of, as {@code thread} is, or one with few letters changed. */
  private static Optional<String> nearest(String name, List<String> known) {
    String word = name.toLowerCase(Locale.ROOT);
    Comparator<String> byDistance = Comparator.comparingInt(candidate -> distance(word, candidate));
    return known.stream()
        .filter(candidate -> word.length() > 2 && candidate.contains(word))
        .min(byDistance)
        .or(
            () ->
                known.stream()
                    .filter(near -> distance(word, near) <= Math.max(2, word.length() / 3))
                    .min(byDistance));
  }

  /** How many letters must be put in, taken out or changed to make {@code from} into {@code to}. */
  private static int distance(String from, String to) {
    int[] row = new int[to.length() + 1];
    for (int j = 0; j <= to.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= from.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= to.length(); j++) {
        int replaced = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[to.length()];
  }
}
