package dev.entwine.defer;

/**
 * One of several Deferreds failed, and the others were not waited for. Twisted's {@code
 * FirstError}. The failure itself is its cause.
 */
public final class FirstError extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final int index;

  FirstError(int index, Throwable subFailure) {
    super("number " + index + " of the list failed: " + subFailure, subFailure, true, false);
    this.index = index;
  }

  /** Which one failed: its place in the list, from 0. */
  public int index() {
    return index;
  }

  /** What it failed with. */
  public Throwable subFailure() {
    return getCause();
  }
}
