package dev.entwine.cli;

import io.vertx.core.Future;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jline.utils.Signals;

/**
 * The wish that this process ends: Ctrl-C (SIGINT), SIGTERM, or a terminal that was closed
 * (SIGHUP).
 *
 * <p>The first one is a request; a second one ends the process at once. Java's own way, shutdown
 * hooks, would run beside a node that is stopping, in no order, and could not be told a second
 * time.
 */
final class StopSignal {

  /** By the numbers that POSIX gives them. */
  private static final Map<String, Integer> NUMBERS = Map.of("HUP", 1, "INT", 2, "TERM", 15);

  private final CompletableFuture<String> requested = new CompletableFuture<>();

  private StopSignal() {}

  /**
   * Takes the signals over, for the rest of the process's life. A signal that the parent process
   * said is to be ignored, as {@code nohup} does, stays ignored.
   */
  static StopSignal install() {
    StopSignal stop = new StopSignal();
    NUMBERS.forEach((name, number) -> Signals.register(name, () -> stop.received(name, number)));
    return stop;
  }

  /**
   * Completes with the name of the first signal, such as {@code SIGTERM}, on the signal's thread.
   */
  CompletableFuture<String> requested() {
    return requested;
  }

  /**
   * Blocks until {@code future} is complete or a signal has come.
   *
   * @return the result; empty if the signal was first
   * @throws RuntimeException what the future failed with
   */
  <T> Optional<T> unlessRequested(Future<T> future) {
    CompletableFuture<T> outcome = future.toCompletionStage().toCompletableFuture();
    try {
      CompletableFuture.anyOf(outcome, requested).join();
      return outcome.isDone() ? Optional.of(outcome.join()) : Optional.empty();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException failure ? failure : e;
    }
  }

  /** Has {@code action} called at the first signal, on a thread of its own. */
  void whenRequested(Runnable action) {
    requested.thenRun(action);
  }

  private void received(String name, int number) {
    if (!requested.complete("SIG" + name)) {
      System.err.println("entwine: ended at once by a second signal");
      Runtime.getRuntime().halt(128 + number);
    }
  }
}
