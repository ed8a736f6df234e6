import static dev.entwine.defer.DeferredList.Option.CONSUME_ERRORS;

import dev.entwine.defer.Deferred;
import dev.entwine.defer.DeferredList;
import dev.entwine.defer.FirstError;
import dev.entwine.defer.Outcome;
import dev.entwine.reactor.Reactor;
import dev.entwine.task.Task;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** Asks several at once: for every outcome, or for every value and no failure. */
public final class Entwine {

  public static void main(String[] args) {
    Reactor.react(Entwine::ask);
  }

  private static Deferred<?> ask(Reactor reactor) {
    return DeferredList.of(halves(reactor, 6, 3, 2), CONSUME_ERRORS)
        .addCallbackDo(outcomes -> outcomes.forEach(Entwine::show))
        .addCallbackDeferred(shown -> Deferred.gatherResults(halves(reactor, 6, 4, 2)))
        .addCallbackDo(values -> System.out.println("all: " + values))
        .addCallbackDeferred(
            shown -> Deferred.gatherResults(halves(reactor, 6, 3, 2), CONSUME_ERRORS))
        .addErrbackDo(
            FirstError.class,
            first -> System.out.println("not all: " + first.subFailure().getMessage()));
  }

  private static List<Deferred<Integer>> halves(Reactor reactor, Integer... numbers) {
    return Stream.of(numbers).map(n -> half(reactor, n)).toList();
  }

  /** A Deferred: half of n a moment later, or a failure if n is odd. */
  private static Deferred<Integer> half(Reactor reactor, int n) {
    return Task.deferLater(
        reactor,
        Duration.ofMillis(10 * n),
        () -> {
          if (n % 2 != 0) {
            throw new IllegalArgumentException(n + " is odd");
          }
          return n / 2;
        });
  }

  private static void show(Outcome<Integer> outcome) {
    Object result = outcome.success() ? outcome.value() : outcome.failure().getMessage();
    System.out.println("one: " + result);
  }
}
