package dev.entwine.amp;

/**
 * A command came whose arguments are not its own: the other end's mistake, which is told no more
 * than Twisted tells it.
 */
final class UnreadableCommand extends RemoteAmpError {
  private static final long serialVersionUID = 1L;

  private final String reason;

  UnreadableCommand(String command, InvalidSignature problem) {
    super(AmpBox.UNKNOWN_ERROR_CODE, UNKNOWN_ERROR, true, problem);
    this.reason = command + ": " + problem.getMessage();
  }

  /** For the log. */
  String reason() {
    return reason;
  }
}
