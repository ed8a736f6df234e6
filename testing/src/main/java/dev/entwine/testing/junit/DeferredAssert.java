package dev.entwine.testing.junit;

import dev.entwine.defer.Deferred;
import org.assertj.core.api.AbstractAssert;
import org.assertj.core.api.Assertions;
import org.assertj.core.api.ObjectAssert;
import org.assertj.core.api.ThrowableAssert;
import org.jspecify.annotations.Nullable;

/**
 * AssertJ assertions about a Deferred.
 *
 * <pre>{@code
 * assertThat(reply).hasNoResult();
 * clock.advance(1);
 * assertThat(reply).succeededWith("pong");
 * }</pre>
 */
public final class DeferredAssert<T extends @Nullable Object>
    extends AbstractAssert<DeferredAssert<T>, Deferred<T>> {

  private DeferredAssert(Deferred<T> actual) {
    super(actual, DeferredAssert.class);
  }

  /** Begins an assertion. */
  public static <T extends @Nullable Object> DeferredAssert<T> assertThat(Deferred<T> actual) {
    return new DeferredAssert<>(actual);
  }

  /** It has neither a value nor a failure yet. */
  public DeferredAssert<T> hasNoResult() {
    isNotNull();
    Results.assertNoResult(actual);
    return this;
  }

  /** It has this value. The value stays in the chain. */
  public DeferredAssert<T> succeededWith(@Nullable T expected) {
    succeeded().isEqualTo(expected);
    return this;
  }

  /** It has a value; the assertion goes on about that. The value stays in the chain. */
  public ObjectAssert<T> succeeded() {
    isNotNull();
    Results.Outcome<T> outcome = Results.Outcome.look(actual);
    if (!outcome.there || outcome.failure != null) {
      failWithActualExpectedAndMessage(
          outcome, "a value", "expected a value, but there is %s", outcome);
    }
    return Assertions.assertThat(outcome.value);
  }

  /**
   * It has failed with this type; the assertion goes on about the failure, which is taken out of
   * the chain and so counts as handled.
   */
  public ThrowableAssert<Throwable> failedWith(Class<? extends Throwable> type) {
    isNotNull();
    Results.Outcome<T> outcome = Results.Outcome.take(actual);
    if (outcome.failure == null) {
      failWithActualExpectedAndMessage(
          outcome, type, "expected a failure, but there is %s", outcome);
    }
    return new ThrowableAssert<>(outcome.failure).isInstanceOf(type);
  }
}
