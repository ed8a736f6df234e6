package dev.entwine.defer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;

/** What cancelling does. */
final class DeferredCancelTest {

  private final List<Object> seen = new ArrayList<>();

  @Test
  void withoutACancellerItFailsAndTheLateResultIsSwallowedOnce() {
    Deferred<String> d = new Deferred<>();
    d.cancel();
    assertThat(Taken.failure(d)).isInstanceOf(CancelledError.class);
    d.callback("late");
    assertThatThrownBy(() -> d.callback("later")).isInstanceOf(AlreadyCalledError.class);
  }

  @Test
  void withoutACancellerALateFailureIsSwallowedOnce() {
    Deferred<String> d = new Deferred<>();
    d.cancel();
    assertThat(Taken.failure(d)).isInstanceOf(CancelledError.class);
    d.errback(new IOException("late"));
    assertThat(d.standingFailure()).isNull();
    assertThatThrownBy(() -> d.errback(new IOException())).isInstanceOf(AlreadyCalledError.class);
  }

  @Test
  void aCancellerThatDoesNothingLeavesCancelledErrorAndALateResultIsRefused() {
    Deferred<String> d = new Deferred<>(own -> seen.add(own));
    d.cancel();
    assertThat(seen).containsExactly(d);
    assertThat(Taken.failure(d)).isInstanceOf(CancelledError.class);
    assertThatThrownBy(() -> d.callback("late")).isInstanceOf(AlreadyCalledError.class);
  }

  @Test
  void aCancellerMayFireAValue() {
    Deferred<String> d = new Deferred<>(own -> own.callback("so far"));
    d.cancel();
    assertThat(Taken.value(d)).isEqualTo("so far");
  }

  @Test
  void aCancellerMayFireAnotherFailure() {
    IOException broken = new IOException();
    Deferred<String> d = new Deferred<>(own -> own.errback(broken));
    d.cancel();
    assertThat(Taken.failure(d)).isSameAs(broken);
  }

  @Test
  void whatACancellerThrowsComesOutAndTheDeferredIsAsBefore() {
    IllegalArgumentException broken = new IllegalArgumentException();
    Deferred<String> d =
        new Deferred<>(
            own -> {
              throw broken;
            });
    assertThatThrownBy(d::cancel).isSameAs(broken);
    assertThat(d.called()).isFalse();
    d.callback("x");
    assertThat(Taken.value(d)).isEqualTo("x");
  }

  @Test
  void theCancellerOfAFiredOneIsNotCalled() {
    Deferred<String> d = new Deferred<>(seen::add);
    d.callback("x");
    d.cancel();
    assertThat(seen).isEmpty();
    assertThat(Taken.value(d)).isEqualTo("x");
  }

  @Test
  void cancellingTwiceIsCancellingOnce() {
    Deferred<String> d = new Deferred<>(seen::add);
    d.cancel();
    d.cancel();
    assertThat(seen).hasSize(1);
    assertThat(Taken.failure(d)).isInstanceOf(CancelledError.class);
  }

  @Test
  void errbacksMayTurnACancelIntoAValue() {
    Deferred<String> d = new Deferred<>();
    d.addErrback(CancelledError.class, e -> "never mind");
    d.cancel();
    assertThat(Taken.value(d)).isEqualTo("never mind");
  }

  @Test
  void aDeferredThatWaitsPassesTheCancelOn() {
    Deferred<String> inner = new Deferred<>(seen::add);
    Deferred<String> outer = Deferred.succeed(1).addCallbackDeferred(n -> inner);
    outer.cancel();
    assertThat(seen).containsExactly(inner);
    assertThat(Taken.failure(outer)).isInstanceOf(CancelledError.class);
    assertThat(Taken.value(inner)).isNull();
  }

  @Test
  void whatIsWaitedForMayAnswerACancelWithAValue() {
    Deferred<String> inner = new Deferred<>(own -> own.callback("so far"));
    Deferred<String> outer = Deferred.succeed(1).addCallbackDeferred(n -> inner);
    outer.cancel();
    assertThat(Taken.value(outer)).isEqualTo("so far");
  }

  @Test
  void theCancelReachesTheEndOfAHundredThousandThatWaitWithoutStack() {
    Deferred<String> innermost = new Deferred<>(seen::add);
    Deferred<String> last = innermost;
    for (int i = 0; i < 100_000; i++) {
      Deferred<String> inner = last;
      last = Deferred.succeed(1).addCallbackDeferred(n -> inner);
    }
    last.cancel();
    assertThat(seen).containsExactly(innermost);
    assertThat(Taken.failure(last)).isInstanceOf(CancelledError.class);
  }

  @Test
  void aPausedOneThatWasFiredIsNotCancelled() {
    Deferred<String> d = new Deferred<>(seen::add);
    d.pause();
    d.callback("x");
    d.cancel();
    d.unpause();
    assertThat(seen).isEmpty();
    assertThat(Taken.value(d)).isEqualTo("x");
  }

  @Test
  void cancellingFromInsideItsOwnLinkDoesNothing() {
    Deferred<String> d = new Deferred<>(seen::add);
    d.addCallback(
        x -> {
          d.cancel();
          return x;
        });
    d.callback("x");
    assertThat(Taken.value(d)).isEqualTo("x");
    assertThat(seen).isEmpty();
  }

  @Test
  void aCircleOfWaitingIsRefusedInsteadOfSearchedForEver() {
    Deferred<String> a = new Deferred<>();
    Deferred<String> b = new Deferred<>();
    Deferred<String> c = new Deferred<>();
    a.addCallbackDeferred(x -> b);
    b.addCallbackDeferred(x -> c);
    c.addCallbackDeferred(x -> a);
    a.callback("x");
    b.callback("x");
    c.callback("x");
    Deferred<String> outside = Deferred.succeed(1).addCallbackDeferred(n -> a);
    assertThatIllegalStateException().isThrownBy(a::cancel).withMessageContaining("circle");
    assertThatIllegalStateException().isThrownBy(outside::cancel).withMessageContaining("circle");
  }

  @Test
  void aCancelledErrorIsWhatTheJdkCallsCancelledAndCarriesNoStack() {
    CancelledError error = new CancelledError();
    assertThat(error).isInstanceOf(CancellationException.class);
    assertThat(error.getStackTrace()).isEmpty();
  }
}
