package dev.entwine.defer;

import org.jspecify.annotations.Nullable;

/**
 * A Deferred was fired a second time. Twisted's {@code AlreadyCalledError}. In debug mode it
 * carries, as suppressed exceptions, where the Deferred was created and first fired.
 */
public final class AlreadyCalledError extends IllegalStateException {
  private static final long serialVersionUID = 1L;

  AlreadyCalledError(@Nullable DebugInfo debug) {
    super("the Deferred has been fired before");
    if (debug != null) {
      debug.addTo(this);
    }
  }
}
