package dev.entwine.defer;

import java.util.List;

/**
 * All of several Deferreds failed. Twisted's {@code FailureGroup}. The failures are its suppressed
 * exceptions as well, so that a stack trace shows them.
 */
public final class FailureGroup extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Not sent anywhere by serialisation: the suppressed exceptions are. */
  private final transient List<Throwable> failures;

  FailureGroup(List<Throwable> failures) {
    super("all " + failures.size() + " failed", null, true, false);
    this.failures = List.copyOf(failures);
    failures.forEach(this::addSuppressed);
  }

  /** What each failed with, in the list's order. */
  public List<Throwable> failures() {
    return failures;
  }
}
