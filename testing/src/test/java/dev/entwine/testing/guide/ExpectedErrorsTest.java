package dev.entwine.testing.guide;

import static dev.entwine.testing.junit.Results.assertNoResult;
import static dev.entwine.testing.junit.Results.failureResultOf;
import static dev.entwine.testing.junit.Results.successResultOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.entwine.defer.CancelledError;
import dev.entwine.defer.Deferred;
import dev.entwine.testing.ManualClock;
import dev.entwine.testing.junit.EntwineExtension;
import dev.entwine.testing.junit.LoggedErrors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(EntwineExtension.class)
class ExpectedErrorsTest {

  @Test
  void aCallThatFailsIsReported(ManualClock clock, LoggedErrors errors) {
    clock.callLater(
        1,
        () -> {
          throw new IllegalStateException("the disk is full");
        });
    clock.advance(1);

    assertThat(errors.flush(IllegalStateException.class))
        .singleElement()
        .asString()
        .contains("the disk is full");
  }

  @Test
  void aResultIsTakenOutOfItsDeferred() {
    Deferred<Integer> doubled = new Deferred<>();
    doubled.addCallback(n -> n * 2);
    assertNoResult(doubled);
    doubled.callback(21);
    assertThat(successResultOf(doubled)).isEqualTo(42);

    Deferred<Integer> given = new Deferred<>();
    given.cancel();
    assertThat(failureResultOf(given, CancelledError.class)).hasNoCause();
  }
}
