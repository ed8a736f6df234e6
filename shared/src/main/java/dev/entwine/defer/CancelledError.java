package dev.entwine.defer;

import java.util.concurrent.CancellationException;

/**
 * What a cancelled Deferred fails with, unless its canceller fired it otherwise. Twisted's {@code
 * CancelledError}.
 *
 * <p>It is a {@link CancellationException}, so a {@code CompletableFuture} that fails with it
 * counts as cancelled. It carries no stack: it is no defect, and cancelling is to be cheap.
 */
public final class CancelledError extends CancellationException {
  private static final long serialVersionUID = 1L;

  public CancelledError() {
    this("cancelled");
  }

  public CancelledError(String message) {
    super(message);
  }

  @Override
  public synchronized Throwable fillInStackTrace() {
    return this;
  }
}
