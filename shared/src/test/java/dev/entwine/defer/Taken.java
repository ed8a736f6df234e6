package dev.entwine.defer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Takes results out of Deferreds, so that no failure is left behind. */
final class Taken {

  private Taken() {}

  /** The outcome; fails the test if there is none yet. */
  static <T> Outcome<T> outcome(DeferredResult<T> d) {
    List<Outcome<T>> got = new ArrayList<>();
    d.addBoth(
        (value, failure) ->
            got.add(failure == null ? Outcome.succeeded(value) : Outcome.failed(failure)));
    assertThat(got).as("a result of %s", d).hasSize(1);
    return got.get(0);
  }

  static @Nullable Object value(DeferredResult<?> d) {
    Outcome<?> outcome = outcome(d);
    if (!outcome.success()) {
      throw new AssertionError("expected a value", outcome.failure());
    }
    return outcome.value();
  }

  static Throwable failure(DeferredResult<?> d) {
    Outcome<?> outcome = outcome(d);
    assertThat(outcome.success()).as("succeeded with %s", outcome.value()).isFalse();
    return outcome.failure();
  }
}
