package dev.entwine.testing.junit;

import dev.entwine.defer.Deferred;
import dev.entwine.defer.UnhandledErrors;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * The errors of this test that nobody handled. A test that expects some takes it as a parameter and
 * flushes them. Twisted's {@code flushLoggedErrors}.
 */
public final class LoggedErrors {

  private record Logged(String where, Throwable error) {}

  private final ConcurrentLinkedQueue<Logged> logged = new ConcurrentLinkedQueue<>();
  private final UnhandledErrors.Observer observer =
      (where, error) -> logged.add(new Logged(where, error));

  LoggedErrors() {
    UnhandledErrors.addObserver(observer);
  }

  /**
   * Takes out the errors of a type that were reported up to now, and with them those that still
   * stand in a Deferred.
   *
   * @return them, in the order of the reports; empty if there were none
   */
  public <X extends Throwable> List<X> flush(Class<X> type) {
    Deferred.reportUnhandled();
    List<X> flushed = new ArrayList<>();
    logged.removeIf(entry -> type.isInstance(entry.error) && flushed.add(type.cast(entry.error)));
    return flushed;
  }

  /** Ends the observation; errors that were not flushed fail the test. */
  void close() {
    Deferred.reportUnhandled();
    UnhandledErrors.removeObserver(observer);
    if (!logged.isEmpty()) {
      AssertionError failed =
          new AssertionError(logged.size() + " unhandled error(s), the first in " + first());
      logged.forEach(entry -> failed.addSuppressed(entry.error));
      throw failed;
    }
  }

  private String first() {
    Logged first = logged.element();
    return first.where + ": " + first.error;
  }
}
