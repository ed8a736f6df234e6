package dev.entwine.time;

/**
 * The delayed call has been made, so it can't be cancelled or moved. Twisted's {@code
 * AlreadyCalled}.
 */
public final class AlreadyCalled extends IllegalStateException {
  private static final long serialVersionUID = 1L;

  public AlreadyCalled() {
    super("the delayed call has been made");
  }
}
