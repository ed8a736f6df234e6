package dev.entwine.verticles.amp;

/** A number was to be divided by zero. Python's {@code ZeroDivisionError}. */
public final class ZeroDivisionError extends Exception {
  private static final long serialVersionUID = 1L;

  /** With Python's message, or whatever else the other end says. */
  public ZeroDivisionError(String message) {
    super(message);
  }
}
