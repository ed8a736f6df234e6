package dev.entwine.rosetta;

/**
 * Something is wrong that the reader can mend. The message is one line that names the place and
 * says how.
 */
public class RosettaError extends RuntimeException {
  private static final long serialVersionUID = 1L;

  RosettaError(String message) {
    super(message);
  }
}
