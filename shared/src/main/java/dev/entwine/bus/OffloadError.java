package dev.entwine.bus;

/** A job that was not done. The message is one line for a person. */
public final class OffloadError extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final OffloadFailure failure;

  public OffloadError(OffloadFailure failure, String message) {
    super(message, null, false, false);
    this.failure = failure;
  }

  /** Of what kind it is. */
  public OffloadFailure failure() {
    return failure;
  }
}
