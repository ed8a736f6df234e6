package dev.entwine.protocol;

/** A process has ended with exit code 0. Twisted's {@code ProcessDone}. */
public final class ProcessDone extends ConnectionDone {
  private static final long serialVersionUID = 1L;

  public ProcessDone() {
    super("the process finished with exit code 0");
  }

  /** 0. */
  public int exitCode() {
    return 0;
  }
}
