import dev.entwine.defer.CancelledError;
import dev.entwine.defer.Deferred;
import dev.entwine.reactor.Reactor;
import dev.entwine.task.Task;
import java.net.ConnectException;
import java.time.Duration;
import java.util.List;

/** Asks three mirrors for the same: the first answer counts, the others are told to stop. */
public final class Entwine {

  public static void main(String[] args) {
    Reactor.react(Entwine::askAll);
  }

  private static Deferred<?> askAll(Reactor reactor) {
    Deferred<String> broken = Deferred.fail(new ConnectException("the mirror is broken"));
    Deferred<String> far = ask(reactor, "far", Duration.ofSeconds(60));
    Deferred<String> near = ask(reactor, "near", Duration.ofMillis(100));
    return Deferred.race(List.of(broken, far, near))
        .addCallbackDo(winner -> System.out.println(winner.value()));
  }

  /** A Deferred: the answer of a mirror that takes so long. */
  private static Deferred<String> ask(Reactor reactor, String mirror, Duration time) {
    return Task.deferLater(reactor, time, () -> "answer of the " + mirror + " mirror")
        .addErrback(CancelledError.class, cancelled -> stopped(mirror, cancelled));
  }

  private static String stopped(String mirror, CancelledError cancelled) {
    System.out.println("stopped asking the " + mirror + " mirror");
    throw cancelled;
  }
}
