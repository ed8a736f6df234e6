import dev.entwine.defer.Deferred;
import dev.entwine.reactor.Reactor;
import dev.entwine.task.Task;
import java.time.Duration;

/** A program that is one function: the loop runs until it has its result, and no longer. */
public final class Entwine {

  public static void main(String[] args) {
    Reactor.react(reactor -> greet(reactor, "world"));
  }

  private static Deferred<?> greet(Reactor reactor, String name) {
    System.out.println("hello, " + name);
    return Task.deferLater(reactor, Duration.ofMillis(100))
        .addCallbackDo(later -> System.out.println("goodbye, " + name));
  }
}
