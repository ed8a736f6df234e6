package dev.entwine.amp;

/** A box that is neither a question nor an answer. Twisted's {@code NoEmptyBoxes}. */
public final class NoEmptyBoxes extends AmpError {
  private static final long serialVersionUID = 1L;

  NoEmptyBoxes(String message) {
    super(message);
  }
}
