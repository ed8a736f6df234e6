package dev.entwine.defer;

import static dev.entwine.defer.DeferredList.Option.CONSUME_ERRORS;
import static dev.entwine.defer.DeferredList.Option.FIRE_ON_ONE_ERRBACK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Several Deferreds at once: DeferredList and gatherResults. */
final class DeferredListTest {

  private final IOException broken = new IOException("broken");
  private final Deferred<String> a = new Deferred<>();
  private final Deferred<String> b = new Deferred<>();
  private final List<Object> seen = new ArrayList<>();

  @Test
  void itFiresWithTheOutcomesInTheListsOrderWhicheverCameFirst() {
    Deferred<List<Outcome<String>>> all = DeferredList.of(List.of(a, b), CONSUME_ERRORS);
    b.callback("b");
    assertThat(all.called()).isFalse();
    a.errback(broken);
    assertThat(Taken.value(all)).isEqualTo(List.of(Outcome.failed(broken), Outcome.succeeded("b")));
  }

  @Test
  void itDoesNotFailUnlessAskedTo() {
    Deferred<List<Outcome<String>>> all = DeferredList.of(List.of(a), CONSUME_ERRORS);
    a.errback(broken);
    assertThat(Taken.outcome(all).success()).isTrue();
  }

  @Test
  void theInputsKeepTheirResults() {
    DeferredList.of(List.of(a, b));
    a.callback("a");
    b.errback(broken);
    assertThat(Taken.value(a)).isEqualTo("a");
    assertThat(Taken.failure(b)).isSameAs(broken);
  }

  @Test
  void consumedErrorsLeaveNull() {
    DeferredList.of(List.of(a), CONSUME_ERRORS);
    a.errback(broken);
    assertThat(a.standingFailure()).isNull();
    assertThat(Taken.value(a)).isNull();
  }

  @Test
  void theFirstErrorFailsItIfAskedTo() {
    Deferred<?> all = DeferredList.of(List.of(a, b), FIRE_ON_ONE_ERRBACK, CONSUME_ERRORS);
    b.errback(broken);
    assertThat(Taken.failure(all))
        .isInstanceOfSatisfying(
            FirstError.class,
            error -> {
              assertThat(error.index()).isEqualTo(1);
              assertThat(error.subFailure()).isSameAs(broken);
            })
        .hasMessageContaining("number 1")
        .hasMessageContaining("broken")
        .hasCause(broken);
    a.errback(new IOException("later"));
    assertThat(a.standingFailure()).isNull();
  }

  @Test
  void anEmptyListFiresAtOnce() {
    assertThat(Taken.value(DeferredList.of(List.<Deferred<String>>of()))).isEqualTo(List.of());
  }

  @Test
  void anEmptyListWithFireOnOneCallbackNeverFires() {
    assertThat(DeferredList.fireOnOneCallback(List.<Deferred<String>>of()).called()).isFalse();
  }

  @Test
  void theFirstValueFiresItIfAskedToAndTheOthersAreLeftAlone() {
    Deferred<First<String>> first = DeferredList.fireOnOneCallback(List.of(a, b), CONSUME_ERRORS);
    a.errback(broken);
    assertThat(first.called()).isFalse();
    b.callback("b");
    assertThat(Taken.value(first)).isEqualTo(new First.Winner<>(1, "b"));
    assertThat(Taken.value(b)).isEqualTo("b");
  }

  @Test
  void withoutAnyValueFireOnOneCallbackFiresWithTheOutcomes() {
    Deferred<First<String>> first = DeferredList.fireOnOneCallback(List.of(a), CONSUME_ERRORS);
    a.errback(broken);
    assertThat(Taken.value(first)).isEqualTo(new First.NoWinner<>(List.of(Outcome.failed(broken))));
  }

  @Test
  void firedInputsCountAtOnce() {
    Deferred<?> all = DeferredList.of(List.of(Deferred.succeed("x"), Deferred.succeed("y")));
    assertThat(Taken.value(all)).isEqualTo(List.of(Outcome.succeeded("x"), Outcome.succeeded("y")));
  }

  @Test
  void cancellingItCancelsTheInputs() {
    Deferred<String> fired = Deferred.succeed("x");
    Deferred<List<Outcome<String>>> all = DeferredList.of(List.of(a, fired, b), CONSUME_ERRORS);
    all.cancel();
    assertThat(Taken.outcome(all).value())
        .extracting(Outcome::success)
        .containsExactly(false, true, false);
    all.cancel();
  }

  @Test
  void anInputMayAnswerTheCancelWithAValue() {
    Deferred<String> stubborn = new Deferred<>(own -> own.callback("so far"));
    Deferred<List<Outcome<String>>> all = DeferredList.of(List.of(stubborn));
    all.cancel();
    assertThat(Taken.value(all)).isEqualTo(List.of(Outcome.succeeded("so far")));
  }

  @Test
  void aCancelledListWaitsForInputsThatCanNotBeCancelled() {
    Deferred<String> held = Deferred.succeed("x");
    held.pause();
    Deferred<List<Outcome<String>>> all = DeferredList.of(List.of(held));
    all.cancel();
    assertThat(all.called()).isFalse();
    held.unpause();
    assertThat(Taken.value(all)).isEqualTo(List.of(Outcome.succeeded("x")));
  }

  @Test
  void anErrorOutOfACancellerIsReportedAndKeepsNoneFromBeingCancelled() {
    IllegalStateException refused = new IllegalStateException("refused");
    Deferred<String> stubborn =
        new Deferred<>(
            own -> {
              throw refused;
            });
    UnhandledErrors.Observer observer = (where, error) -> seen.add(error);
    UnhandledErrors.addObserver(observer);
    try {
      DeferredList.of(List.of(stubborn, b), CONSUME_ERRORS).cancel();
    } finally {
      UnhandledErrors.removeObserver(observer);
    }
    assertThat(seen).contains(refused);
    assertThat(b.called()).isTrue();
  }

  @Test
  void cancellingAfterTheFirstErrorLeavesTheOthersAlone() {
    Deferred<?> all = DeferredList.of(List.of(a, b), FIRE_ON_ONE_ERRBACK, CONSUME_ERRORS);
    a.errback(broken);
    all.cancel();
    assertThat(b.called()).isFalse();
    assertThat(Taken.failure(all)).isInstanceOf(FirstError.class);
  }

  @Test
  void gatherResultsGivesTheValuesInOrder() {
    Deferred<List<String>> all = Deferred.gatherResults(List.of(a, b));
    b.callback("b");
    a.callback(null);
    List<String> values = Taken.outcome(all).value();
    assertThat(values).containsExactly(null, "b");
    assertThatThrownBy(() -> values.add("c")).isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void gatherResultsFailsWithTheFirstErrorAtOnce() {
    Deferred<List<String>> all = Deferred.gatherResults(List.of(a, b));
    b.errback(broken);
    assertThat(Taken.failure(all))
        .isInstanceOfSatisfying(FirstError.class, error -> assertThat(error.index()).isEqualTo(1));
    assertThat(Taken.failure(b)).isSameAs(broken);
  }

  @Test
  void gatherResultsConsumesErrorsIfAskedTo() {
    Deferred<List<String>> all =
        Deferred.gatherResults(List.of(a, b), CONSUME_ERRORS, FIRE_ON_ONE_ERRBACK);
    a.errback(broken);
    b.errback(new IOException());
    assertThat(a.standingFailure()).isNull();
    assertThat(b.standingFailure()).isNull();
    Taken.failure(all);
  }

  @Test
  void gatherResultsOfNothingIsEmpty() {
    assertThat(Taken.value(Deferred.gatherResults(List.<Deferred<String>>of())))
        .isEqualTo(List.of());
  }

  @Test
  void aCancelledGatherResultsFailsWithTheFirstCancelledInput() {
    Deferred<List<String>> all = Deferred.gatherResults(List.of(a, b), CONSUME_ERRORS);
    all.cancel();
    assertThat(Taken.failure(all))
        .isInstanceOfSatisfying(FirstError.class, e -> assertThat(e.index()).isZero())
        .hasCauseInstanceOf(CancelledError.class);
    assertThat(b.called()).isTrue();
  }

  @Test
  void inputsOfDifferentTypesMeetInACommonOne() {
    Deferred<Integer> number = Deferred.succeed(1);
    Deferred<List<Object>> all = Deferred.gatherResults(List.of(number, Deferred.succeed("x")));
    assertThat(Taken.value(all)).isEqualTo(List.of(1, "x"));
  }

  @Test
  void aHundredThousandInputsAreNotTooMany() {
    List<Deferred<Integer>> many = new ArrayList<>();
    for (int i = 0; i < 100_000; i++) {
      many.add(new Deferred<>());
    }
    Deferred<List<Integer>> all = Deferred.gatherResults(many);
    many.forEach(d -> d.callback(1));
    assertThat(Taken.outcome(all).value()).hasSize(100_000);
  }
}
