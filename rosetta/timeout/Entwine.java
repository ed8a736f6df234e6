import dev.entwine.defer.Deferred;
import dev.entwine.defer.TimeoutError;
import dev.entwine.reactor.Reactor;
import dev.entwine.task.Task;
import java.time.Duration;

/** Waits for an answer, but not for ever. */
public final class Entwine {

  public static void main(String[] args) {
    Reactor.react(Entwine::askBoth);
  }

  private static Deferred<?> askBoth(Reactor reactor) {
    return ask(reactor, "the quick one", 0)
        .addTimeout(60, reactor)
        .addCallbackDo(System.out::println)
        .addCallbackDeferred(answered -> ask(reactor, "the slow one", 60).addTimeout(0.1, reactor))
        .addErrback(TimeoutError.class, late -> "the slow one is not waited for")
        .addCallbackDo(System.out::println);
  }

  /** A Deferred: the answer of somebody who takes so long. */
  private static Deferred<String> ask(Reactor reactor, String who, int seconds) {
    return Task.deferLater(reactor, Duration.ofSeconds(seconds), () -> who + " answers");
  }
}
