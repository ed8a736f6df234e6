package dev.entwine.protocol;

import org.jspecify.annotations.Nullable;

/**
 * A process could not be started. Twisted has nothing like it: there the fork succeeds, and the
 * child says on its standard error that it can't run the program, and exits with code 1.
 */
public final class CannotSpawnError extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * @param executable what was to be run
   * @param why in a few words
   */
  public CannotSpawnError(String executable, String why, @Nullable Throwable cause) {
    super("can't start '" + executable + "': " + why, cause);
  }
}
