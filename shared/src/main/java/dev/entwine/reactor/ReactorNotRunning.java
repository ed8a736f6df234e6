package dev.entwine.reactor;

/** The reactor was to be stopped, and does not run. Twisted's {@code ReactorNotRunning}. */
public final class ReactorNotRunning extends IllegalStateException {
  private static final long serialVersionUID = 1L;

  public ReactorNotRunning() {
    super("the reactor is not running");
  }
}
