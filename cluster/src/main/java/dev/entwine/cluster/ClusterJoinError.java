package dev.entwine.cluster;

import org.jspecify.annotations.Nullable;

/** A cluster that could not be joined. The message is one line. */
public final class ClusterJoinError extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final boolean addressRefused;

  ClusterJoinError(String message, boolean addressRefused, @Nullable Throwable cause) {
    super(message, cause, false, false);
    this.addressRefused = addressRefused;
  }

  /** Whether the reason is an address or port that this node could not have. */
  public boolean addressRefused() {
    return addressRefused;
  }
}
