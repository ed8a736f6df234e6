package dev.entwine.endpoint;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What an {@link EndpointString} has made of a description, for tests elsewhere.
 *
 * @param positional the values without a name, the type not among them
 */
public record EndpointDescription(String type, List<String> positional, Map<String, String> named) {

  /**
   * Takes a description apart.
   *
   * @throws EndpointSyntaxError if it can't be
   */
  public static EndpointDescription of(String description) {
    EndpointString string = new EndpointString(description);
    return new EndpointDescription(
        string.type(), List.copyOf(string.positional), new LinkedHashMap<>(string.named));
  }

  /** A description of the same, with each character quoted that could mean something. */
  public String quoted() {
    List<String> arguments = new ArrayList<>();
    arguments.add(quoted(type));
    positional.forEach(value -> arguments.add(quoted(value)));
    named.forEach((name, value) -> arguments.add(quoted(name) + "=" + quoted(value)));
    return String.join(":", arguments);
  }

  private static String quoted(String text) {
    return text.replaceAll("[\\\\:=]", "\\\\$0");
  }
}
