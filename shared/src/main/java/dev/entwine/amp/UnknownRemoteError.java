package dev.entwine.amp;

/**
 * Something went wrong at the other end of which the command says nothing. Twisted's {@code
 * UnknownRemoteError}; its {@link #errorCode} is always {@code UNKNOWN} there, and what the other
 * end sent here.
 */
public final class UnknownRemoteError extends RemoteAmpError {
  private static final long serialVersionUID = 1L;

  UnknownRemoteError(String errorCode, String description) {
    super(errorCode, description);
  }
}
