package dev.entwine.node;

import dev.entwine.service.OptionsError;

/**
 * A configuration that can't be used. The message is one line: where it was said, the key, what is
 * wrong and what would be right.
 */
public final class ConfigurationError extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * @param source where it was said: a file and line, a variable, a property, an option
   * @param problem the key, what is wrong, and what would be right
   */
  public ConfigurationError(String source, String problem) {
    super(source + ": " + problem, null, false, false);
  }

  ConfigurationError(String source, OptionsError problem) {
    this(source, problem.getMessage());
  }
}
