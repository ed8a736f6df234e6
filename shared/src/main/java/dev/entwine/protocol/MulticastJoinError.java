package dev.entwine.protocol;

import org.jspecify.annotations.Nullable;

/** A multicast group could not be joined or left. Twisted's {@code MulticastJoinError}. */
public final class MulticastJoinError extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public MulticastJoinError(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
