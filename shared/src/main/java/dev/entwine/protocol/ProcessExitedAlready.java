package dev.entwine.protocol;

/** The process can't be sent a signal any more. Twisted's {@code ProcessExitedAlready}. */
public final class ProcessExitedAlready extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public ProcessExitedAlready() {
    super("the process has exited already");
  }
}
