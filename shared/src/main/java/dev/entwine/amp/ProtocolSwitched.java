package dev.entwine.amp;

/**
 * The connection speaks another protocol now, or is about to: no box can be sent. Twisted's {@code
 * ProtocolSwitched}.
 */
public final class ProtocolSwitched extends AmpError {
  private static final long serialVersionUID = 1L;

  ProtocolSwitched(String message) {
    super(message);
  }
}
