package dev.entwine.defer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entwine.defer.First.Winner;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The first success of several. */
final class RaceTest {

  private final List<Object> cancelled = new ArrayList<>();
  private final Deferred<String> a = new Deferred<>(cancelled::add);
  private final Deferred<String> b = new Deferred<>(cancelled::add);
  private final Deferred<String> c = new Deferred<>(cancelled::add);

  @Test
  void theFirstValueWinsAndTheOthersAreCancelled() {
    Deferred<Winner<String>> race = Deferred.race(List.of(a, b, c));
    b.callback("b");
    assertThat(Taken.value(race)).isEqualTo(new Winner<>(1, "b"));
    assertThat(cancelled).containsExactly(a, c);
    assertThat(a.standingFailure()).isNull();
    assertThat(c.standingFailure()).isNull();
  }

  @Test
  void aFailureDoesNotEndIt() {
    Deferred<Winner<String>> race = Deferred.race(List.of(a, b));
    a.errback(new IOException());
    assertThat(race.called()).isFalse();
    b.callback("b");
    assertThat(Taken.value(race)).isEqualTo(new Winner<>(1, "b"));
    assertThat(cancelled).isEmpty();
  }

  @Test
  void ifAllFailTheFailuresComeInTheListsOrder() {
    IOException first = new IOException("first");
    IOException second = new IOException("second");
    Deferred<Winner<String>> race = Deferred.race(List.of(a, b));
    b.errback(second);
    a.errback(first);
    assertThat(Taken.failure(race))
        .isInstanceOfSatisfying(
            FailureGroup.class, e -> assertThat(e.failures()).containsExactly(first, second))
        .satisfies(e -> assertThat(e.getSuppressed()).containsExactly(first, second));
    assertThat(a.standingFailure()).isNull();
  }

  @Test
  void theFirstOfThoseThatHaveFiredBeforeWins() {
    Deferred<String> fired = Deferred.succeed("fired");
    Deferred<Winner<String>> race = Deferred.race(List.of(a, fired, Deferred.succeed("too late")));
    assertThat(Taken.value(race)).isEqualTo(new Winner<>(1, "fired"));
    assertThat(cancelled).containsExactly(a);
  }

  @Test
  void theWinnerIsNotCancelledNorWhatItWaitsForLater() {
    Deferred<Winner<String>> race = Deferred.race(List.of(a));
    Deferred<String> further = new Deferred<>(cancelled::add);
    a.callback("a");
    a.addCallbackDeferred(x -> further);
    race.cancel();
    assertThat(cancelled).isEmpty();
    assertThat(Taken.value(race)).isEqualTo(new Winner<>(0, "a"));
  }

  @Test
  void aLoserThatCanNotBeStoppedIsIgnored() {
    Deferred<String> stubborn = new Deferred<>(own -> own.callback("too late"));
    Deferred<Winner<String>> race = Deferred.race(List.of(a, stubborn));
    a.callback("a");
    assertThat(Taken.value(race)).isEqualTo(new Winner<>(0, "a"));
  }

  @Test
  void anErrorOutOfALosersCancellerIsReportedAndTheWinnerWins() {
    IllegalStateException refused = new IllegalStateException("refused");
    Deferred<String> stubborn =
        new Deferred<>(
            own -> {
              throw refused;
            });
    List<Throwable> reported = new ArrayList<>();
    UnhandledErrors.Observer observer = (where, error) -> reported.add(error);
    UnhandledErrors.addObserver(observer);
    Deferred<Winner<String>> race = Deferred.race(List.of(stubborn, a));
    try {
      a.callback("a");
    } finally {
      UnhandledErrors.removeObserver(observer);
    }
    assertThat(Taken.value(race)).isEqualTo(new Winner<>(1, "a"));
    assertThat(reported).contains(refused);
  }

  @Test
  void cancellingItCancelsAllAndFailsWithWhatTheyFailedWith() {
    Deferred<Winner<String>> race = Deferred.race(List.of(a, b));
    race.cancel();
    assertThat(cancelled).containsExactly(a, b);
    assertThat(Taken.failure(race))
        .isInstanceOfSatisfying(
            FailureGroup.class,
            e -> assertThat(e.failures()).hasOnlyElementsOfType(CancelledError.class).hasSize(2));
  }

  @Test
  void aRaceWithoutRunnersNeverEnds() {
    assertThat(Deferred.race(List.<Deferred<String>>of()).called()).isFalse();
  }
}
