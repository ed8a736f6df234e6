package dev.entwine.service;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.TreeSet;

/**
 * A setting that can't be used. The message is one line that begins with the key and says what
 * would be right. Twisted's {@code UsageError}.
 */
public final class OptionsError extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  private final String key;
  private final String problem;

  /**
   * @param key where it is: names joined by dots, empty for the configuration as a whole
   * @param problem what is wrong and what would be right, without the key
   */
  public OptionsError(String key, String problem) {
    super(oneLine(key.isEmpty() ? problem : key + ": " + problem));
    this.key = key;
    this.problem = oneLine(problem);
  }

  /**
   * A key that nothing reads, with the known one that is nearest to it, or all of them when none is
   * near.
   */
  public static OptionsError unknownKey(String key, Collection<String> known) {
    return new OptionsError(key, "unknown key; " + hint(key, known));
  }

  /** The names joined by dots, such as {@code limits.lineLength}; empty for the whole. */
  public String key() {
    return key;
  }

  /** The message without the key. */
  public String problem() {
    return problem;
  }

  /**
   * The same error, seen from where this configuration is a part: {@code prefix} comes before the
   * key.
   */
  public OptionsError under(String prefix) {
    return new OptionsError(key.isEmpty() ? prefix : prefix + "." + key, problem);
  }

  /** What to write instead of {@code word}: the nearest of {@code known}, or the choice. */
  static String hint(String word, Collection<String> known) {
    return known.stream()
        .min(Comparator.comparingInt(candidate -> distance(word, candidate)))
        .filter(nearest -> distance(word, nearest) <= (word.length() + 2) / 3)
        .map(nearest -> "did you mean '" + nearest + "'?")
        .orElseGet(
            () ->
                known.isEmpty()
                    ? "there are no keys here"
                    : "known are " + String.join(", ", new TreeSet<>(known)));
  }

  private static String oneLine(String text) {
    return text.replaceAll("\\s*\\R\\s*", " ");
  }

  /** Levenshtein's: how many letters must be put in, taken out or changed, case aside. */
  private static int distance(String from, String to) {
    String a = from.toLowerCase(Locale.ROOT);
    String b = to.toLowerCase(Locale.ROOT);
    int[] row = new int[b.length() + 1];
    for (int j = 0; j < row.length; j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int changed = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(changed, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }
}
