package dev.entwine.testing.junit;

import dev.entwine.defer.Deferred;
import dev.entwine.defer.UnhandledErrors;
import dev.entwine.watch.Origin;
import dev.entwine.watch.Watch;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The errors of this test that nobody handled. A test that expects some takes it as a parameter and
 * flushes them. Twisted's {@code flushLoggedErrors}.
 *
 * <p>They are those of {@link UnhandledErrors}: failures that stand at the end of a Deferred's
 * chain, and what protocols, factories, delayed calls and the like threw. Safe to use from every
 * thread.
 */
public final class LoggedErrors {

  private static final int FRAMES = 6;

  /** One of them. */
  record Logged(String where, Throwable error) {

    @Override
    public String toString() {
      return "an error that nobody handled: " + error + "\nin " + nearLines();
    }

    /** Where it was, without the lines that are not of the program. */
    private String nearLines() {
      List<String> lines = where.lines().toList();
      Stream<String> frames =
          lines.stream()
              .skip(1)
              .map(line -> line.strip().replaceFirst("^at ([^/(]*/)*", ""))
              .takeWhile(frame -> !Origin.isTheFrameworks(frame))
              .filter(Origin::isTheUsers)
              .limit(FRAMES)
              .map(frame -> "\n  at " + frame);
      return lines.get(0) + frames.collect(Collectors.joining());
    }
  }

  private final ConcurrentLinkedQueue<Logged> logged = new ConcurrentLinkedQueue<>();
  private final UnhandledErrors.Observer observer;

  LoggedErrors(Watch watch) {
    observer =
        (where, error) -> {
          Watch of = Watch.current();
          if (of == null || of == watch) {
            logged.add(new Logged(where, error));
          }
        };
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

  /** Takes out all that have come up to now, also those that still stand in a Deferred. */
  List<Logged> takeAll() {
    Deferred.reportUnhandled();
    List<Logged> all = List.copyOf(logged);
    logged.removeAll(all);
    return all;
  }

  /** Ends the observation. */
  void close() {
    UnhandledErrors.removeObserver(observer);
  }
}
