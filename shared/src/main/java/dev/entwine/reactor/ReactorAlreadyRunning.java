package dev.entwine.reactor;

/** The reactor was to be run, and runs. Twisted's {@code ReactorAlreadyRunning}. */
public final class ReactorAlreadyRunning extends IllegalStateException {
  private static final long serialVersionUID = 1L;

  ReactorAlreadyRunning() {
    super("the reactor is running");
  }
}
