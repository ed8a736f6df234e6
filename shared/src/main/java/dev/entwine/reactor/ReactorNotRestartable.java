package dev.entwine.reactor;

/**
 * The reactor was to be run, and has been stopped before. Twisted's {@code ReactorNotRestartable}.
 */
public final class ReactorNotRestartable extends IllegalStateException {
  private static final long serialVersionUID = 1L;

  public ReactorNotRestartable() {
    super("a stopped reactor can't be run again: make a new one");
  }
}
