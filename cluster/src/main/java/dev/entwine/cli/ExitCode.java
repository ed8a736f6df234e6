package dev.entwine.cli;

/** What the process ends with. */
final class ExitCode {

  /** Done; for a node: stopped as it was told. */
  static final int OK = 0;

  /** Something failed. */
  static final int FAILED = 1;

  /** Words or a configuration that can't be used: nothing was started. */
  static final int USAGE = 2;

  /** A port or an address can't be had: it is taken, or not this machine's. */
  static final int ADDRESS = 3;

  /** Ended at once, by Ctrl-C. */
  static final int INTERRUPTED = 130;

  private ExitCode() {}
}
