package dev.entwine.time;

/**
 * The delayed call has been cancelled, so it can't be cancelled or moved. Twisted's {@code
 * AlreadyCancelled}.
 */
public final class AlreadyCancelled extends IllegalStateException {
  private static final long serialVersionUID = 1L;

  public AlreadyCancelled() {
    super("the delayed call has been cancelled");
  }
}
