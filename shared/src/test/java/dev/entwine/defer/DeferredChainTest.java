package dev.entwine.defer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** One chain: how it is fired and in which order its links run. */
final class DeferredChainTest {

  private final List<Object> seen = new ArrayList<>();

  @Test
  void linksRunInsideCallback() {
    Deferred<String> d = new Deferred<>();
    d.addCallback(seen::add);
    assertThat(seen).isEmpty();
    d.callback("x");
    assertThat(seen).containsExactly("x");
  }

  @Test
  void aLinkThatIsAddedLaterRunsAtOnce() {
    Deferred<String> d = Deferred.succeed("x");
    d.addCallback(seen::add);
    assertThat(seen).containsExactly("x");
  }

  @Test
  void eachLinkReplacesTheResult() {
    Deferred<Integer> d = new Deferred<>();
    Deferred<String> text = d.addCallback(n -> n + 1).addCallback(n -> "<" + n + ">");
    d.callback(1);
    assertThat(Taken.value(text)).isEqualTo("<2>");
    assertThat(text).isSameAs(d);
  }

  @Test
  void aLinkWithoutAnAnswerLeavesNull() {
    Deferred<Void> d = Deferred.succeed("x").addCallbackDo(seen::add);
    assertThat(Taken.value(d)).isNull();
    assertThat(seen).containsExactly("x");
  }

  @Test
  void whatALinkThrowsGoesToTheNextErrback() {
    Exception broken = new Exception("broken");
    Deferred<String> d =
        Deferred.succeed("x")
            .addCallback(DeferredChainTest.<String>throwing(broken))
            .addCallback(seen::add)
            .addErrback(
                failure -> {
                  seen.add(failure);
                  return true;
                })
            .addCallback(handled -> "then " + handled);
    assertThat(Taken.value(d)).isEqualTo("then true");
    assertThat(seen).containsExactly(broken);
  }

  @Test
  void whatALinkThrowsKeepsItsOwnStack() {
    Exception broken = new Exception("broken");
    StackTraceElement[] stack = broken.getStackTrace();
    Throwable failure =
        Taken.failure(Deferred.succeed("x").addCallback(DeferredChainTest.throwing(broken)));
    assertThat(failure).isSameAs(broken);
    assertThat(failure.getStackTrace()).isEqualTo(stack);
  }

  @Test
  void anErrorIsAFailureToo() {
    Error broken = new StackOverflowError();
    assertThat(Taken.failure(Deferred.succeed(1).addCallback(DeferredChainTest.throwing(broken))))
        .isSameAs(broken);
  }

  @Test
  void theErrbackOfAPairDoesNotSeeTheErrorOfItsCallback() {
    Exception broken = new Exception("broken");
    Deferred<String> d =
        Deferred.succeed("x")
            .addCallbacks(DeferredChainTest.<String>throwing(broken), failure -> "same pair")
            .addErrback(failure -> "next link, " + failure.getMessage());
    assertThat(Taken.value(d)).isEqualTo("next link, broken");
  }

  @Test
  void aPairGetsEitherOutcome() {
    assertThat(Taken.value(Deferred.succeed("x").addCallbacks(v -> v + "!", f -> "failed")))
        .isEqualTo("x!");
    assertThat(
            Taken.value(Deferred.fail(new IOException()).addCallbacks(v -> "value", f -> "failed")))
        .isEqualTo("failed");
  }

  @Test
  void anErrbackForATypeLetsOtherFailuresPass() {
    Deferred<String> d =
        Deferred.<String>fail(new IOException("disk"))
            .addErrback(IllegalStateException.class, e -> "state")
            .addErrback(IOException.class, e -> "io: " + e.getMessage());
    assertThat(Taken.value(d)).isEqualTo("io: disk");
  }

  @Test
  void anErrbackForATypeTakesSubtypes() {
    Deferred<String> d =
        Deferred.<String>fail(new AlreadyCalledError(null))
            .addErrback(IllegalStateException.class, e -> "taken");
    assertThat(Taken.value(d)).isEqualTo("taken");
  }

  @Test
  void aFailureThatPassesAnErrbackOfAnotherTypeStaysTheSame() {
    IOException broken = new IOException();
    Deferred<String> d =
        Deferred.<String>fail(broken).addErrback(IllegalStateException.class, e -> "taken");
    assertThat(Taken.failure(d)).isSameAs(broken);
  }

  @Test
  void errbacksThatOnlyActLeaveNull() {
    Deferred<String> d =
        Deferred.<String>fail(new IOException("a"))
            .addErrbackDo(IllegalStateException.class, seen::add)
            .addErrbackDo(IOException.class, e -> seen.add(e.getMessage()));
    assertThat(Taken.value(d)).isNull();
    assertThat(Taken.value(Deferred.<String>fail(new IOException()).addErrbackDo(e -> {})))
        .isNull();
    assertThat(seen).containsExactly("a");
  }

  @Test
  void aLinkForBothGetsAValueOrAFailure() {
    IOException broken = new IOException();
    Deferred.succeed("x").addBoth((value, failure) -> seen.add(value + ", " + failure));
    Deferred.fail(broken).addBoth((value, failure) -> seen.add(value + ", " + failure));
    assertThat(seen).containsExactly("x, null", "null, " + broken);
  }

  @Test
  void finallyLeavesTheOutcomeAsItIs() {
    IOException broken = new IOException();
    assertThat(Taken.value(Deferred.succeed("x").addFinally(own -> seen.add("ran"))))
        .isEqualTo("x");
    assertThat(Taken.failure(Deferred.fail(broken).addFinally(own -> seen.add("ran"))))
        .isSameAs(broken);
    assertThat(seen).hasSize(2);
  }

  @Test
  void finallyThatThrowsFails() {
    IOException broken = new IOException();
    Deferred<String> d =
        Deferred.succeed("x")
            .addFinally(
                own -> {
                  throw broken;
                });
    assertThat(Taken.failure(d)).isSameAs(broken);
  }

  @Test
  void aLinkAddedFromInsideALinkRunsAfterItAndAfterThoseThereBefore() {
    Deferred<Object> d = new Deferred<>();
    d.addCallback(
        x -> {
          seen.add("first");
          d.addCallback(y -> seen.add("nested"));
          seen.add("first ends");
          return x;
        });
    d.addCallback(x -> seen.add("second"));
    d.callback("x");
    assertThat(seen).containsExactly("first", "first ends", "second", "nested");
  }

  @Test
  void aLinkAddedFromInsideALinkOfAFiredDeferredRunsAfterIt() {
    Deferred<Object> d = Deferred.succeed("x");
    d.addCallback(
        x -> {
          d.addCallback(y -> seen.add("nested"));
          return seen.add("outer");
        });
    assertThat(seen).containsExactly("outer", "nested");
  }

  @Test
  void aSecondFiringIsRefused() {
    Deferred<String> d = Deferred.succeed("x");
    assertThatThrownBy(() -> d.callback("y")).isInstanceOf(AlreadyCalledError.class);
    assertThatThrownBy(() -> d.errback(new IOException())).isInstanceOf(AlreadyCalledError.class);
    assertThat(Taken.value(d)).isEqualTo("x");
  }

  @Test
  void firingFromInsideALinkIsRefused() {
    Deferred<String> d = new Deferred<>();
    d.addCallbackDo(x -> d.callback("again"));
    d.callback("x");
    assertThat(Taken.failure(d)).isInstanceOf(AlreadyCalledError.class);
  }

  @Test
  void firingWithADeferredIsRefused() {
    Deferred<Object> d = new Deferred<>();
    assertThatIllegalArgumentException().isThrownBy(() -> d.callback(new Deferred<>()));
    assertThat(d.called()).isFalse();
  }

  @Test
  void failingWithoutAFailureIsRefused() {
    Deferred<Object> d = new Deferred<>();
    assertThatNullPointerException().isThrownBy(() -> d.errback(null));
    assertThat(d.called()).isFalse();
  }

  @Test
  void aThrowableIsAValueLikeOthers() {
    IOException value = new IOException();
    assertThat(Taken.value(Deferred.succeed(value))).isSameAs(value);
  }

  @Test
  void nullIsAValueLikeOthers() {
    assertThat(Taken.value(Deferred.<String>succeed(null).addCallback(x -> "got " + x)))
        .isEqualTo("got null");
  }

  @Test
  void aHundredThousandLinksUseNoStack() {
    Deferred<Integer> d = new Deferred<>();
    for (int i = 0; i < 100_000; i++) {
      d.addCallback(n -> n + 1);
    }
    d.callback(0);
    assertThat(Taken.value(d)).isEqualTo(100_000);
  }

  @Test
  void aChainThatMakesItselfLongerUsesNoStack() {
    Deferred<Integer> d = new Deferred<>();
    d.addCallback(new Longer(d, 1_000_000));
    d.callback(0);
    assertThat(d.result()).isEqualTo(Outcome.succeeded(1_000_000));
  }

  private record Longer(Deferred<Integer> d, int end) implements Callback<Integer, Integer> {
    @Override
    public Integer call(Integer n) {
      if (n + 1 < end) {
        d.addCallback(this);
      }
      return n + 1;
    }
  }

  @Test
  void linksStayInOrderWhileLinksAreAddedAndRun() {
    Deferred<Integer> d = new Deferred<>();
    AtomicInteger next = new AtomicInteger();
    for (int i = 0; i < 1000; i++) {
      int number = i;
      d.addCallback(
          n -> {
            assertThat(next.getAndIncrement()).isEqualTo(number);
            d.addCallbackDo(x -> assertThat(next.getAndIncrement()).isEqualTo(1000 + number));
            return n;
          });
    }
    d.callback(0);
    Taken.value(d);
    assertThat(next).hasValue(2000);
  }

  @Test
  void aPausedChainWaits() {
    Deferred<String> d = new Deferred<>();
    d.addCallback(seen::add);
    d.pause();
    d.callback("x");
    assertThat(seen).isEmpty();
    assertThat(d.paused()).isTrue();
    assertThat(d.called()).isTrue();
    d.unpause();
    assertThat(seen).containsExactly("x");
    assertThat(d.paused()).isFalse();
  }

  @Test
  void pausesAreCounted() {
    Deferred<String> d = Deferred.succeed("x");
    d.pause();
    d.pause();
    d.addCallback(seen::add);
    d.unpause();
    assertThat(seen).isEmpty();
    d.unpause();
    assertThat(seen).containsExactly("x");
  }

  @Test
  void aPauseFromInsideALinkHoldsOnlyWhatComesAfterTheRun() {
    Deferred<Object> d = new Deferred<>();
    d.addCallback(
        x -> {
          d.pause();
          return x;
        });
    d.addCallback(x -> seen.add("still runs"));
    d.callback("x");
    d.addCallback(x -> seen.add("is held"));
    assertThat(seen).containsExactly("still runs");
    d.unpause();
    assertThat(seen).containsExactly("still runs", "is held");
  }

  @Test
  void theOnlyLinkOfAFiredChainRunsAsInAnyOther() {
    Deferred<Object> d = Deferred.succeed("x");
    d.addCallback(
        x -> {
          d.addCallback(y -> seen.add("added within"));
          d.pause();
          seen.add("first");
          return x;
        });
    d.addCallback(x -> seen.add("is held"));
    assertThat(seen).containsExactly("first", "added within");
    d.unpause();
    assertThat(seen).containsExactly("first", "added within", "is held");
    Deferred<Object> inner = new Deferred<>();
    d.addCallbackDeferred(x -> inner);
    d.addCallback(x -> seen.add(x.toString()));
    inner.callback("from the other");
    assertThat(seen).endsWith("from the other");
  }

  @Test
  void anUnpauseWithoutAPauseIsRefused() {
    assertThatIllegalStateException().isThrownBy(() -> new Deferred<>().unpause());
    Deferred<String> waiting = Deferred.succeed("x").addCallbackDeferred(x -> new Deferred<>());
    assertThatIllegalStateException().isThrownBy(waiting::unpause);
  }

  @Test
  void chainDeferredFiresTheOtherAndLeavesNull() {
    IOException broken = new IOException();
    Deferred<String> other = new Deferred<>();
    Deferred<Object> failing = new Deferred<>();
    assertThat(Taken.value(Deferred.succeed("x").chainDeferred(other))).isNull();
    assertThat(Taken.value(Deferred.fail(broken).chainDeferred(failing))).isNull();
    assertThat(Taken.value(other)).isEqualTo("x");
    assertThat(Taken.failure(failing)).isSameAs(broken);
  }

  @Test
  void chainDeferredToOneThatWasFiredFails() {
    Deferred<String> other = Deferred.succeed("before");
    assertThat(Taken.failure(Deferred.succeed("x").chainDeferred(other)))
        .isInstanceOf(AlreadyCalledError.class);
  }

  @Test
  void executeTurnsAnAnswerOrAnExceptionIntoADeferred() {
    IOException broken = new IOException();
    assertThat(Taken.value(Deferred.execute(() -> "x"))).isEqualTo("x");
    assertThat(
            Taken.failure(
                Deferred.execute(
                    () -> {
                      throw broken;
                    })))
        .isSameAs(broken);
  }

  @Test
  void maybeDeferredGivesTheDeferredItGotOrAFailedOne() {
    IOException broken = new IOException();
    Deferred<String> d = new Deferred<>();
    assertThat(Deferred.<String>maybeDeferred(() -> d)).isSameAs(d);
    assertThat(Taken.value(Deferred.<String>maybeDeferred(() -> null))).isNull();
    assertThat(
            Taken.failure(
                Deferred.<String>maybeDeferred(
                    () -> {
                      throw broken;
                    })))
        .isSameAs(broken);
  }

  @Test
  void theResultCanBeLookedAtWithoutTakingIt() {
    Deferred<String> d = new Deferred<>();
    assertThat(d.result()).isNull();
    d.callback("x");
    assertThat(d.result()).isEqualTo(Outcome.succeeded("x"));
    d.addCallbackDeferred(x -> new Deferred<>());
    assertThat(d.result()).isNull();
  }

  @Test
  void itsTextSaysWhatItIsDoing() {
    Deferred<String> d = new Deferred<>();
    assertThat(d).hasToString("Deferred[not fired]");
    d.callback("x");
    assertThat(d).hasToString("Deferred[value: x]");
    d.pause();
    assertThat(d).hasToString("Deferred[value: x, paused]");
    d.unpause();
    d.addCallbackDeferred(x -> new Deferred<>());
    assertThat(d).hasToString("Deferred[waiting for another]");
    Deferred<String> failed = Deferred.fail(new IOException("disk"));
    assertThat(failed).hasToString("Deferred[failed: java.io.IOException: disk]");
    Taken.failure(failed);
  }

  private static <R> Callback<Object, R> throwing(Throwable failure) {
    return value -> {
      throw failure;
    };
  }
}
