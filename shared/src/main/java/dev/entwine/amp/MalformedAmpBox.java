package dev.entwine.amp;

/**
 * A box that breaks the protocol: an answer to a question that was never asked, or one that lacks a
 * part. It closes the connection. Twisted's {@code MalformedAmpBox}.
 */
public final class MalformedAmpBox extends AmpError {
  private static final long serialVersionUID = 1L;

  MalformedAmpBox(String message) {
    super(message);
  }
}
