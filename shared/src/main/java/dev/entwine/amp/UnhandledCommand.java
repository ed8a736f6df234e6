package dev.entwine.amp;

/** The other end has no responder for a command. Twisted's {@code UnhandledCommand}. */
public final class UnhandledCommand extends AmpError {
  private static final long serialVersionUID = 1L;

  UnhandledCommand(String message) {
    super(message);
  }
}
