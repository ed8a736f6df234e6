package dev.entwine.protocol;

import org.jspecify.annotations.Nullable;

/**
 * A process has ended with another exit code than 0, or by a signal. Twisted's {@code
 * ProcessTerminated}.
 *
 * <p>Different from Twisted: the JVM does not tell a process that was ended by signal <i>n</i> from
 * one that ended with exit code 128 + <i>n</i>, as shells do on purpose. So the exit code is always
 * there, and the signal is what the exit code suggests.
 */
public final class ProcessTerminated extends ConnectionLost {
  private static final long serialVersionUID = 1L;

  private static final int SIGNALLED = 128;
  private static final int HIGHEST_SIGNAL = 64;

  private final int exitCode;

  /**
   * @param exitCode 1 to 255
   */
  public ProcessTerminated(int exitCode) {
    super(
        "the process ended with exit code "
            + exitCode
            + (signalOf(exitCode) == null ? "" : ", as by signal " + signalOf(exitCode)));
    this.exitCode = exitCode;
  }

  /** 1 to 255; 128 + n if it was ended by signal n. */
  public int exitCode() {
    return exitCode;
  }

  /** The signal that the exit code stands for, if it stands for one: 1 to 64. */
  public @Nullable Integer signal() {
    return signalOf(exitCode);
  }

  private static @Nullable Integer signalOf(int exitCode) {
    int signal = exitCode - SIGNALLED;
    return signal >= 1 && signal <= HIGHEST_SIGNAL ? signal : null;
  }
}
