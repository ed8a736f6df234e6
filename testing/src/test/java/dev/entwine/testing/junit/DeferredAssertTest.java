package dev.entwine.testing.junit;

import static dev.entwine.testing.junit.DeferredAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.entwine.defer.Deferred;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(EntwineExtension.class)
class DeferredAssertTest {

  @Test
  void seesThatThereIsNoResult() {
    Deferred<String> d = new Deferred<>();
    assertThat(d).hasNoResult();
    d.callback("value");
    assertThat(d).succeededWith("value");
    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(() -> assertThat(d).hasNoResult())
        .withMessageContaining("the value value");
  }

  @Test
  void leavesTheValueInTheChain() {
    Deferred<String> d = Deferred.succeed("value");
    assertThat(d).succeededWith("value");
    assertThat(d).succeeded().isEqualTo("value");
  }

  @Test
  void takesTheFailureOutOfTheChain() {
    Deferred<String> d = Deferred.fail(new IllegalStateException("boom"));
    assertThat(d).failedWith(IllegalStateException.class).hasMessage("boom");
    assertThat(d).succeededWith(null);
  }

  @Test
  void failsWhenTheOutcomeIsAnother() {
    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(() -> assertThat(Deferred.succeed(1)).succeededWith(2));
    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(() -> assertThat(new Deferred<>()).succeededWith(null))
        .withMessageContaining("no result yet");
    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(() -> assertThat(Deferred.succeed(1)).failedWith(Exception.class));
    Deferred<Object> failed = Deferred.fail(new IllegalStateException("boom"));
    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(() -> assertThat(failed).failedWith(IllegalArgumentException.class));
  }
}
