package dev.entwine.amp;

/**
 * A bound was reached: too many calls wait for their answers, the other end does not read, or a box
 * is larger than is allowed. Not in Twisted, which has no bounds.
 */
public final class AmpOverload extends AmpError {
  private static final long serialVersionUID = 1L;

  AmpOverload(String message) {
    super(message);
  }
}
