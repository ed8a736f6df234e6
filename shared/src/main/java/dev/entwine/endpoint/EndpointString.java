package dev.entwine.endpoint;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An endpoint description taken apart: {@code type:argument:argument}, where an argument is a value
 * or {@code name=value}. Twisted's {@code endpoints._parse}.
 *
 * <p>A backslash makes the character after it an ordinary one, so values may hold colons: {@code
 * tcp6:0:interface=\:\:1}. Within an argument only the first {@code =} that stands for itself
 * separates. Arguments with and without names may be mixed.
 *
 * <p>An {@link EndpointType} first names the values that have no name, then takes the arguments it
 * knows, and then calls {@link #finish}.
 */
public final class EndpointString {

  private final String text;
  private final String type;

  /** The values that have no name; {@link #named} has those that do. */
  final List<String> positional = new ArrayList<>();

  final Map<String, String> named = new LinkedHashMap<>();

  EndpointString(String text) {
    this.text = text;
    StringBuilder word = new StringBuilder();
    String name = null;
    for (int i = 0; i <= text.length(); i++) {
      char c = i == text.length() ? ':' : text.charAt(i);
      if (c == ':') {
        if (name == null) {
          positional.add(word.toString());
        } else if (named.put(name, word.toString()) != null) {
          throw twice(name);
        }
        name = null;
        word.setLength(0);
      } else if (c == '=' && name == null) {
        name = word.toString();
        word.setLength(0);
      } else if (c == '\\') {
        if (++i == text.length()) {
          throw error("it ends in a backslash; a literal one is written as two");
        }
        word.append(text.charAt(i));
      } else {
        word.append(c);
      }
    }
    if (positional.isEmpty()) {
      throw error("the type is missing; a server is written like tcp:8000");
    }
    type = positional.remove(0);
  }

  /** The word before the first colon, as it was written. */
  public String type() {
    return type;
  }

  /**
   * Gives the values without a name the names of these parameters, in their order, as a call of a
   * Python function does.
   */
  public void nameInOrder(String... parameters) {
    for (int i = 0; i < positional.size(); i++) {
      if (i == parameters.length) {
        throw tooMany(i, parameters);
      }
      if (named.put(parameters[i], positional.get(i)) != null) {
        throw twice(parameters[i]);
      }
    }
  }

  /** Gives the values without a name the names of those of these parameters that have no value. */
  public void nameMissing(String... parameters) {
    int next = 0;
    for (String parameter : parameters) {
      if (next < positional.size() && !named.containsKey(parameter)) {
        named.put(parameter, positional.get(next++));
      }
    }
    if (next < positional.size()) {
      throw tooMany(next, parameters);
    }
  }

  private EndpointSyntaxError tooMany(int at, String... parameters) {
    return error(
        "'"
            + positional.get(at)
            + "' is one too many; without a name there may be: "
            + String.join(", ", parameters));
  }

  private EndpointSyntaxError twice(String name) {
    return error("'" + name + "' is given twice");
  }

  /**
   * All that comes after the type, as a description of its own, for an endpoint that wraps another.
   * One value that holds it, quoted ({@code haproxy:tcp\\:8000}), is the same as the values
   * themselves ({@code haproxy:tcp:8000}).
   */
  public String rest() {
    if (positional.size() + named.size() == 1) {
      String name = String.join("", named.keySet());
      String whole = String.join("", positional) + name;
      if (whole.indexOf(':') >= 0) {
        // Quoting leaves the equals sign alone, so that a quoted description may hold one.
        return named.isEmpty() ? whole : name + "=" + named.get(name);
      }
    }
    return Stream.concat(
            positional.stream().map(EndpointString::value),
            named.entrySet().stream()
                .map(each -> value(each.getKey()) + "=" + value(each.getValue())))
        .collect(Collectors.joining(":"));
  }

  /** A value, so that it stands for itself wherever it is put. */
  private static String value(String plain) {
    return Endpoints.quoteStringArgument(plain).replace("=", "\\=");
  }

  /** The argument of that name; null if there is none. */
  public @Nullable String take(String name) {
    return named.remove(name);
  }

  /** {@link #take} for an argument that has to be there. */
  public String require(String name, String example) {
    String value = take(name);
    if (value == null || value.isEmpty()) {
      throw error("the " + name + " is missing; write it like " + example);
    }
    return value;
  }

  /** A number within bounds. */
  public int number(String name, String value, int least, int most) {
    try {
      int number = Integer.parseInt(value);
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Said below, the same for what is no number and what is out of range.
    }
    throw error("'" + value + "' is no " + name + "; " + least + " to " + most + " is needed");
  }

  /** A time limit in seconds, 1 to 86400; 30 if there is none. */
  public Duration timeout(@Nullable String value) {
    return Duration.ofSeconds(value == null ? 30 : number("timeout (seconds)", value, 1, 86400));
  }

  /** Called when everything known has been taken: what is left is a mistake. */
  public void finish(String known) {
    if (!named.isEmpty()) {
      throw error("unknown argument '" + named.keySet().iterator().next() + "'; known: " + known);
    }
  }

  /** What is wrong with it, and what would be right, in one line that shows the description. */
  public EndpointSyntaxError error(String problem) {
    return new EndpointSyntaxError(text, problem);
  }

  @Override
  public String toString() {
    return text;
  }
}
