package dev.entwine.testing.junit;

import dev.entwine.defer.Deferred;
import org.jspecify.annotations.Nullable;

/**
 * Takes the result out of a Deferred that has one now. Twisted's {@code trial.SynchronousTestCase}.
 */
public final class Results {

  private Results() {}

  /**
   * The value of a Deferred that has been fired with one; it is taken out of the chain.
   *
   * @throws AssertionError if it has no result yet, or failed
   */
  public static <T extends @Nullable Object> T successResultOf(Deferred<T> deferred) {
    Outcome<T> outcome = Outcome.take(deferred);
    if (!outcome.there) {
      throw new AssertionError("a value was expected; there is no result yet");
    }
    if (outcome.failure != null) {
      throw new AssertionError(
          "a value was expected; the Deferred failed: " + outcome.failure, outcome.failure);
    }
    return outcome.value;
  }

  /**
   * The failure of a Deferred, if it is of the given type; it is taken out of the chain.
   *
   * @throws AssertionError if it has no result yet, a value, or a failure of another type
   */
  public static <X extends Throwable> X failureResultOf(Deferred<?> deferred, Class<X> type) {
    Outcome<?> outcome = Outcome.take(deferred);
    String expected = "a failure of type " + type.getSimpleName() + " was expected; ";
    if (!outcome.there) {
      throw new AssertionError(expected + "there is no result yet");
    }
    if (outcome.failure == null) {
      throw new AssertionError(expected + "the Deferred has the value " + outcome.value);
    }
    if (!type.isInstance(outcome.failure)) {
      throw new AssertionError(expected + "it is " + outcome.failure, outcome.failure);
    }
    return type.cast(outcome.failure);
  }

  /**
   * Checks that a Deferred has no result yet. Its chain is left as it is, but for a link that
   * passes the result on.
   *
   * @throws AssertionError if it has a result
   */
  public static void assertNoResult(Deferred<?> deferred) {
    Outcome<?> outcome = Outcome.look(deferred);
    if (outcome.there) {
      throw new AssertionError("no result was expected; there is " + outcome);
    }
  }

  /** What a link at the end of the chain saw, if it was called at once. */
  static final class Outcome<T extends @Nullable Object> {
    boolean there;
    @Nullable T value;
    @Nullable Throwable failure;

    static <T extends @Nullable Object> Outcome<T> take(Deferred<T> deferred) {
      Outcome<T> outcome = new Outcome<>();
      deferred.addBoth(
          (value, failure) -> {
            outcome.set(value, failure);
            return null;
          });
      return outcome;
    }

    static <T extends @Nullable Object> Outcome<T> look(Deferred<T> deferred) {
      Outcome<T> outcome = new Outcome<>();
      deferred.addBoth(
          (value, failure) -> {
            outcome.set(value, failure);
            if (failure != null) {
              throw failure;
            }
            return value;
          });
      return outcome;
    }

    private void set(@Nullable T newValue, @Nullable Throwable newFailure) {
      there = true;
      value = newValue;
      failure = newFailure;
    }

    @Override
    public String toString() {
      return !there
          ? "no result yet"
          : failure != null ? "the failure " + failure : "the value " + value;
    }
  }
}
