package dev.entwine.reactor;

/**
 * The program is to end with this exit code: what the Deferred of {@link Reactor#react} fails with
 * to say so. Python's {@code SystemExit}.
 */
public final class SystemExit extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final int code;

  /**
   * @param code 0 to 255
   */
  public SystemExit(int code) {
    super("exit code " + code, null, false, false);
    this.code = code;
  }

  /** The exit code. */
  public int code() {
    return code;
  }
}
