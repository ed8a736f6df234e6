package dev.entwine.reactor;

/** The reactor was to be run, and runs. Twisted's {@code ReactorAlreadyRunning}. */
public final class ReactorAlreadyRunning extends IllegalStateException {
  private static final long serialVersionUID = 1L;

  public ReactorAlreadyRunning() {
    super("the reactor is running");
  }
}
