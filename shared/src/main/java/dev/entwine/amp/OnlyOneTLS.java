package dev.entwine.amp;

/** TLS was to be begun a second time on a connection. Twisted's {@code OnlyOneTLS}. */
public final class OnlyOneTLS extends AmpError {
  private static final long serialVersionUID = 1L;

  OnlyOneTLS(String message) {
    super(message);
  }
}
