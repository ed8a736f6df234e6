package dev.entwine.defer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Links that answer with a Deferred. */
final class DeferredWaitingTest {

  private final List<Object> seen = new ArrayList<>();

  @Test
  void theChainWaitsAndGoesOnWithTheOthersResult() {
    Deferred<String> inner = new Deferred<>();
    Deferred<Integer> outer = Deferred.succeed(1);
    outer.addCallbackDeferred(n -> inner).addCallback(seen::add);
    assertThat(seen).isEmpty();
    assertThat(outer.paused()).isTrue();
    inner.callback("x");
    assertThat(seen).containsExactly("x");
  }

  @Test
  void aFiredOneIsTakenAtOnce() {
    Deferred<String> d = Deferred.succeed(1).addCallbackDeferred(n -> Deferred.succeed("x"));
    assertThat(Taken.value(d)).isEqualTo("x");
  }

  @Test
  void aFailureIsTakenOverToo() {
    IOException broken = new IOException();
    Deferred<String> d = Deferred.succeed(1).addCallbackDeferred(n -> Deferred.fail(broken));
    assertThat(Taken.failure(d)).isSameAs(broken);
  }

  @Test
  void aFailureIsNoLongerTheOthersOnceTakenOver() {
    Deferred<String> inner = Deferred.fail(new IOException());
    Deferred<String> outer = Deferred.succeed(1).addCallbackDeferred(n -> inner);
    assertThat(inner.standingFailure()).isNull();
    assertThat(Taken.failure(outer)).isInstanceOf(IOException.class);
  }

  @Test
  void theOtherLosesItsResult() {
    Deferred<String> inner = new Deferred<>();
    Deferred.succeed(1).addCallbackDeferred(n -> inner);
    inner.callback("x");
    assertThat(inner.result()).isEqualTo(Outcome.succeeded(null));
    Deferred<String> fired = Deferred.succeed("x");
    Deferred.succeed(1).addCallbackDeferred(n -> fired);
    assertThat(fired.result()).isEqualTo(Outcome.succeeded(null));
  }

  @Test
  void linksAddedToTheOtherAfterwardsGetNull() {
    Deferred<String> inner = new Deferred<>();
    Deferred<Integer> outer = Deferred.succeed(1);
    outer.addCallbackDeferred(n -> inner).addCallback(x -> seen.add("outer " + x));
    inner.addCallback(x -> seen.add("inner " + x));
    inner.callback("x");
    assertThat(seen).containsExactly("outer x", "inner null");
  }

  @Test
  void theSecondThatWaitsForOneGetsNull() {
    Deferred<String> inner = new Deferred<>();
    Deferred<String> first = Deferred.succeed(1).addCallbackDeferred(n -> inner);
    Deferred<String> second = Deferred.succeed(1).addCallbackDeferred(n -> inner);
    inner.callback("x");
    assertThat(Taken.value(first)).isEqualTo("x");
    assertThat(Taken.value(second)).isNull();
  }

  @Test
  void errbacksAndLinksForBothMayAnswerWithOneToo() {
    Deferred<String> d =
        Deferred.<String>fail(new IOException())
            .addErrbackDeferred(IllegalStateException.class, e -> Deferred.succeed("state"))
            .addErrbackDeferred(IOException.class, e -> Deferred.succeed("io"));
    assertThat(Taken.value(d)).isEqualTo("io");
    assertThat(
            Taken.value(
                Deferred.<String>fail(new IOException())
                    .addErrbackDeferred(e -> Deferred.succeed("any"))))
        .isEqualTo("any");
    assertThat(
            Taken.value(
                Deferred.fail(new IOException()).addBothDeferred((v, f) -> Deferred.succeed("x"))))
        .isEqualTo("x");
  }

  @Test
  void aPlainLinkThatAnswersWithOneWaitsToo() {
    Deferred<String> inner = new Deferred<>();
    Deferred<Object> d = Deferred.succeed(1).addCallback(n -> (Object) inner);
    assertThat(d.result()).isNull();
    inner.callback("x");
    assertThat(Taken.value(d)).isEqualTo("x");
  }

  @Test
  void nullInsteadOfADeferredIsTheValueNull() {
    assertThat(Taken.value(Deferred.succeed(1).addCallbackDeferred(n -> null))).isNull();
  }

  @Test
  void aPausedOneIsWaitedFor() {
    Deferred<String> inner = Deferred.succeed("x");
    inner.pause();
    Deferred<String> outer = Deferred.succeed(1).addCallbackDeferred(n -> inner);
    assertThat(outer.result()).isNull();
    inner.unpause();
    assertThat(Taken.value(outer)).isEqualTo("x");
  }

  @Test
  void oneThatWaitsItselfIsWaitedFor() {
    Deferred<String> innermost = new Deferred<>();
    Deferred<String> inner = Deferred.succeed(1).addCallbackDeferred(n -> innermost);
    Deferred<String> outer = Deferred.succeed(1).addCallbackDeferred(n -> inner);
    innermost.callback("x");
    assertThat(Taken.value(outer)).isEqualTo("x");
  }

  @Test
  void aLinkThatAnswersWithItsOwnDeferredFailsTheChain() {
    Deferred<String> d = new Deferred<>();
    Deferred<String> same = d.addCallbackDeferred(x -> d);
    d.callback("x");
    assertThat(Taken.failure(same)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void theOrderIsTheOuterChainFirstThenTheRestOfTheInner() {
    Deferred<String> inner = new Deferred<>();
    inner.addCallback(
        x -> {
          seen.add("inner, before");
          return x;
        });
    Deferred<Integer> outer = Deferred.succeed(1);
    outer.addCallbackDeferred(n -> inner).addCallback(x -> seen.add("outer"));
    inner.addCallback(x -> seen.add("inner, after"));
    inner.callback("x");
    assertThat(seen).containsExactly("inner, before", "outer", "inner, after");
  }

  @Test
  void aHundredThousandThatWaitForOneAnotherUseNoStackAndLinearTime() {
    Deferred<Integer> innermost = new Deferred<>();
    Deferred<Integer> last = innermost;
    for (int i = 0; i < 100_000; i++) {
      Deferred<Integer> inner = last;
      last = Deferred.succeed(0).<Integer>addCallbackDeferred(n -> inner).addCallback(n -> n + 1);
    }
    innermost.callback(0);
    assertThat(Taken.value(last)).isEqualTo(100_000);
  }

  @Test
  void aHundredThousandThatWereFiredFromTheOutsideInUseNoStack() {
    List<Deferred<Integer>> all = new ArrayList<>();
    for (int i = 0; i < 100_000; i++) {
      all.add(new Deferred<>());
    }
    for (int i = 0; i + 1 < all.size(); i++) {
      Deferred<Integer> inner = all.get(i + 1);
      all.get(i).addCallbackDeferred(n -> inner);
    }
    all.forEach(d -> d.callback(7));
    assertThat(Taken.value(all.get(0))).isEqualTo(7);
  }

  @Test
  void aHundredThousandFiredOnesInOneChainUseNoStack() {
    Deferred<Integer> d = new Deferred<>();
    for (int i = 0; i < 100_000; i++) {
      d.addCallbackDeferred(n -> Deferred.succeed(n + 1));
    }
    d.callback(0);
    assertThat(Taken.value(d)).isEqualTo(100_000);
  }
}
