package dev.entwine.defer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Several Deferreds of which the first success counts: see {@link Deferred#race}. */
final class Race<T extends @Nullable Object> {

  private final List<Deferred<T>> runners;
  private final @Nullable Throwable[] failures;
  private final Deferred<First.Winner<T>> result = new Deferred<>(own -> cancelAllBut(null));
  private int failed;
  private boolean won;

  @SuppressWarnings("unchecked") // the other type of the same objects
  Race(Collection<? extends DeferredResult<? extends T>> deferreds) {
    runners = new ArrayList<>((Collection<Deferred<T>>) deferreds);
    failures = new Throwable[runners.size()];
    for (int i = 0; i < failures.length; i++) {
      int index = i;
      runners
          .get(i)
          .addCallbacks(value -> succeeded(index, value), failure -> failed(index, failure));
    }
  }

  Deferred<First.Winner<T>> result() {
    return result;
  }

  private @Nullable Void succeeded(int index, T value) {
    // A loser whose work could not be cancelled may come in later.
    if (!won) {
      won = true;
      cancelAllBut(runners.get(index));
      if (!result.called()) {
        result.callback(new First.Winner<>(index, value));
      }
    }
    return null;
  }

  private @Nullable Void failed(int index, Throwable failure) {
    failures[index] = failure;
    failed++;
    if (failed == failures.length && !result.called()) {
      result.errback(new FailureGroup(Arrays.asList(failures)));
    }
    return null;
  }

  private void cancelAllBut(@Nullable Deferred<T> winner) {
    for (Deferred<T> runner : runners) {
      if (runner != winner) {
        try {
          runner.cancel();
        } catch (RuntimeException | Error e) {
          UnhandledErrors.report("the canceller of a Deferred in a race", e);
        }
      }
    }
  }
}
