package dev.entwine.testing.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.entwine.defer.Deferred;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(EntwineExtension.class)
class ResultsTest {

  private final IllegalStateException boom = new IllegalStateException("boom");

  @Test
  void takesTheValue() {
    assertThat(Results.successResultOf(Deferred.succeed(3))).isEqualTo(3);
  }

  @Test
  void refusesToTakeAValueThatIsNotThere() {
    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(() -> Results.successResultOf(new Deferred<>()));
    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(() -> Results.successResultOf(Deferred.fail(boom)))
        .withCause(boom);
  }

  @Test
  void takesTheFailure() {
    assertThat(Results.failureResultOf(Deferred.fail(boom), IllegalStateException.class))
        .isSameAs(boom);
  }

  @Test
  void refusesToTakeAFailureThatIsNotThere() {
    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(() -> Results.failureResultOf(new Deferred<>(), Exception.class));
    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(() -> Results.failureResultOf(Deferred.succeed(3), Exception.class));
    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(
            () -> Results.failureResultOf(Deferred.fail(boom), IllegalArgumentException.class));
  }
}
