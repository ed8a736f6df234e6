package dev.entwine.amp;

/**
 * What a responder answered can't be sent. The other end is told of an unknown error, and the
 * connection closes. Twisted's {@code BadLocalReturn}.
 */
public final class BadLocalReturn extends AmpError {
  private static final long serialVersionUID = 1L;

  BadLocalReturn(String message, Throwable cause) {
    super(message, cause);
  }
}
