package dev.entwine.node;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/**
 * Finds the key that a variable's name stands for.
 *
 * <p>Two underscores separate names, one separates words, and capitals do not count: {@code
 * ENTWINE_SERVICES__CHAT__IDLE_TIMEOUT} is {@code services.chat.idleTimeout}. Where what is
 * configured so far knows a name that is equal but for capitals, dashes and underscores, that one
 * is meant; else the words are joined as Java joins them.
 */
final class KeySpelling {

  private final JsonObject soFar;

  KeySpelling(JsonObject soFar) {
    this.soFar = soFar;
  }

  /** The names that lead to the key that {@code variable} stands for. */
  List<String> path(String variable) {
    String text = variable.substring(Settings.VARIABLE_PREFIX.length());
    List<String> path = new ArrayList<>();
    for (String part : text.split("__", -1)) {
      if (part.chars().allMatch(c -> c == '_')) {
        throw new ConfigurationError(
            variable,
            "names separated by two underscores are needed, such as ENTWINE_SERVICES__CHAT__INSTANCES");
      }
      path.add(spell(part, NodeSchema.namesAt(path, soFar)));
    }
    return path;
  }

  private static String spell(String part, Collection<String> known) {
    return known.stream()
        .filter(name -> bare(name).equals(bare(part)))
        .findFirst()
        .orElseGet(() -> camelCase(part));
  }

  private static String bare(String name) {
    return name.replace("_", "").replace("-", "").toLowerCase(Locale.ROOT);
  }

  private static String camelCase(String part) {
    StringBuilder joined = new StringBuilder();
    Arrays.stream(part.toLowerCase(Locale.ROOT).split("_"))
        .filter(word -> !word.isEmpty())
        .forEach(
            word ->
                joined
                    .append(
                        joined.isEmpty() ? word.charAt(0) : Character.toUpperCase(word.charAt(0)))
                    .append(word, 1, word.length()));
    return joined.toString();
  }
}
