package dev.entwine.rosetta;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What an entry is about: the front matter and the text of its {@code concept.md}.
 *
 * <p>The front matter stands between two lines of three dashes and holds five lines of {@code key:
 * value}, one for each of the first five components, in any order. It is YAML of the simplest kind:
 * a value that YAML would read as something else stands in double quotes. A side that is not built
 * yet is declared as {@code "missing: why"}.
 *
 * @param title the concept in plain words
 * @param twisted what Twisted calls it
 * @param asyncio what asyncio calls it
 * @param vertx what Vert.x calls it
 * @param entwine what Entwine calls it
 * @param text the page itself: Markdown
 */
public record Concept(
    String title, String twisted, String asyncio, String vertx, String entwine, String text) {

  /** What the value of a side that is not there yet begins with. */
  static final String MISSING = "missing: ";

  private static final String FENCE = "---";
  private static final List<String> KEYS =
      List.of("title", "twisted", "asyncio", "vertx", "entwine");

  /** What begins something other than a plain word in YAML, or ends one within a line. */
  private static final Pattern NOT_PLAIN =
      Pattern.compile("^[-?:,\\[\\]{}#&*!|>'\"%@`].*|.*: .*|.* #.*|.*:$");

  /** What a world calls the concept: the cell of the table. */
  public String name(Side side) {
    return switch (side) {
      case TWISTED -> twisted;
      case ASYNCIO -> asyncio;
      case ENTWINE -> entwine;
    };
  }

  /**
   * Reads a {@code concept.md}.
   *
   * @param place how the file is called in an error
   */
  static Concept parse(String place, String content) {
    List<String> lines = content.lines().toList();
    int end = lines.isEmpty() ? -1 : lines.subList(1, lines.size()).indexOf(FENCE) + 1;
    if (end < 1 || !lines.get(0).equals(FENCE)) {
      throw new RosettaError(
          place + ": it must begin with its front matter, between two lines of " + FENCE);
    }
    Map<String, String> values = new HashMap<>();
    for (int i = 1; i < end; i++) {
      String at = place + ", line " + (i + 1) + ": ";
      String[] pair = lines.get(i).split(": ", 2);
      if (pair.length < 2 || !KEYS.contains(pair[0])) {
        throw new RosettaError(
            at + "'key: value' is needed, where a key is one of " + String.join(", ", KEYS));
      }
      if (values.put(pair[0], value(at, pair[1].strip())) != null) {
        throw new RosettaError(at + "'" + pair[0] + "' is there twice");
      }
    }
    for (String key : KEYS) {
      if (!values.containsKey(key)) {
        throw new RosettaError(place + ": the front matter has no '" + key + "'");
      }
    }
    return new Concept(
        values.get("title"),
        values.get("twisted"),
        values.get("asyncio"),
        values.get("vertx"),
        values.get("entwine"),
        String.join("\n", lines.subList(end + 1, lines.size())).strip() + "\n");
  }

  private static String value(String at, String written) {
    boolean quoted = written.length() > 1 && written.startsWith("\"") && written.endsWith("\"");
    String value = quoted ? written.substring(1, written.length() - 1) : written;
    if (value.isBlank()) {
      throw new RosettaError(at + "the value is empty");
    }
    if (quoted
        ? value.contains("\"") || value.contains("\\")
        : NOT_PLAIN.matcher(value).matches()) {
      throw new RosettaError(
          at + (quoted ? "no quotes or backslashes within quotes" : "put the value in quotes"));
    }
    return value;
  }
}
