package dev.entwine.endpoint;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An endpoint description taken apart: {@code type:argument:argument}, where an argument is a value
 * or {@code name=value}. Twisted's {@code endpoints._parse}.
 *
 * <p>A backslash makes the character after it an ordinary one, so values may hold colons: {@code
 * tcp6:0:interface=\:\:1}. Within an argument only the first {@code =} that stands for itself
 * separates. Arguments with and without names may be mixed.
 */
final class EndpointString {

  private final String text;
  private final String type;
  private final List<String> positional = new ArrayList<>();
  private final Map<String, String> named = new LinkedHashMap<>();
  private int taken;

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
          throw error("'" + name + "' is given twice");
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
  String type() {
    return type;
  }

  /** The argument of that name, or else the next one that has no name; null if there is neither. */
  @Nullable String take(String name) {
    String value = named.remove(name);
    if (value != null) {
      return value;
    }
    return taken < positional.size() ? positional.get(taken++) : null;
  }

  /** {@link #take} for an argument that has to be there. */
  String require(String name, String example) {
    String value = take(name);
    if (value == null) {
      throw error("the " + name + " is missing; write it like " + example);
    }
    return value;
  }

  /** A number within bounds. */
  int number(String name, String value, int least, int most) {
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

  /** Called when everything known has been taken: what is left is a mistake. */
  void finish(String known) {
    if (!named.isEmpty()) {
      throw error("unknown argument '" + named.keySet().iterator().next() + "'; known: " + known);
    }
    if (taken < positional.size()) {
      throw error("'" + positional.get(taken) + "' is one argument too many; known: " + known);
    }
  }

  EndpointSyntaxError error(String problem) {
    return new EndpointSyntaxError(text, problem);
  }

  @Override
  public String toString() {
    return text;
  }
}
