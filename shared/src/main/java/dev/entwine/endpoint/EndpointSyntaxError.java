package dev.entwine.endpoint;

/**
 * An endpoint description that can't be understood. The message is one line that shows the
 * description, names the place, and says what would be right.
 */
public final class EndpointSyntaxError extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  EndpointSyntaxError(String description, String problem) {
    super(oneLine("endpoint '" + description + "': " + problem));
  }

  /** Shows control characters as their numbers: a description may come from anywhere. */
  private static String oneLine(String message) {
    StringBuilder line = new StringBuilder();
    message
        .chars()
        .forEach(
            c -> {
              if (Character.isISOControl(c)) {
                line.append(String.format("\\u%04x", c));
              } else {
                line.append((char) c);
              }
            });
    return line.toString();
  }
}
