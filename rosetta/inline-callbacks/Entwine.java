import static dev.entwine.reactor.Coroutine.await;

import dev.entwine.defer.Deferred;
import dev.entwine.reactor.Coroutine;
import dev.entwine.reactor.Reactor;
import dev.entwine.task.Task;
import java.time.Duration;

/** Halves a number until it is odd: a loop, with a wait and a failure inside it. */
public final class Entwine {

  public static void main(String[] args) {
    Reactor.react(reactor -> Coroutine.run(() -> halve(reactor)));
  }

  private static void halve(Reactor reactor) {
    int n = 40;
    try {
      while (true) {
        System.out.println(n);
        n = await(half(reactor, n));
      }
    } catch (IllegalArgumentException error) {
      System.out.println("stopped: " + error.getMessage());
    }
  }

  /** A Deferred: half of n a moment later, or a failure if n is odd. */
  private static Deferred<Integer> half(Reactor reactor, int n) {
    if (n % 2 != 0) {
      return Deferred.fail(new IllegalArgumentException(n + " is odd"));
    }
    return Task.deferLater(reactor, Duration.ofMillis(100), () -> n / 2);
  }
}
