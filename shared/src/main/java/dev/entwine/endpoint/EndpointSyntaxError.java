package dev.entwine.endpoint;

/**
 * An endpoint description that can't be understood. The message is one line that shows the
 * description, names the place, and says what would be right.
 */
public final class EndpointSyntaxError extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  EndpointSyntaxError(String description, String problem) {
    super("endpoint '" + description + "': " + problem);
  }
}
