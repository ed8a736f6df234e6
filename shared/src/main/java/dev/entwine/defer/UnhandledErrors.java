package dev.entwine.defer;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where errors go that nobody handled: a Deferred's that reached no errback, an exception out of a
 * protocol's callback or a delayed call. Twisted's {@code log.err} and {@code log.failure}.
 *
 * <p>They are logged under the name {@code dev.entwine.unhandled}; observers (a test, a metric) are
 * told as well. Safe to use from every thread.
 */
public final class UnhandledErrors {

  private static final Logger LOG = LoggerFactory.getLogger("dev.entwine.unhandled");
  private static final List<Observer> OBSERVERS = new CopyOnWriteArrayList<>();

  private UnhandledErrors() {}

  /** Is told of each unhandled error, on the thread on which it was noticed. */
  @FunctionalInterface
  public interface Observer {
    /**
     * @param where what was being done, as a phrase for a log line
     * @param error what went wrong
     */
    void unhandled(String where, Throwable error);
  }

  /** Reports an error: logs it and tells the observers. */
  public static void report(String where, Throwable error) {
    LOG.error("Unhandled error in {}", where, error);
    for (Observer observer : OBSERVERS) {
      observer.unhandled(where, error);
    }
  }

  /** Adds an observer. It is to be quick and not to throw. */
  public static void addObserver(Observer observer) {
    OBSERVERS.add(observer);
  }

  /** Takes an observer away again. */
  public static void removeObserver(Observer observer) {
    OBSERVERS.remove(observer);
  }
}
