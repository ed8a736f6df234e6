import dev.entwine.defer.Deferred;
import dev.entwine.reactor.Reactor;
import dev.entwine.task.Cooperator;
import dev.entwine.time.DelayedCall;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Does long work in small steps, several pieces in turn, while the loop goes on. */
public final class Entwine {

  public static void main(String[] args) {
    Reactor.react(Entwine::work);
  }

  private static Deferred<?> work(Reactor reactor) {
    Cooperator cooperator = new Cooperator(reactor);
    return Deferred.gatherResults(
            List.of(
                cooperator.coiterate(count("left", 3)), cooperator.coiterate(count("right", 2))))
        .addCallback(counted -> reactor.callLater(0.1, () -> {}))
        .addCallbackDeferred(alarm -> cooperator.coiterate(spin(alarm)))
        .addCallbackDo(stopped -> System.out.println("the alarm rang"));
  }

  /** Work: each element is a step. */
  private static Iterator<?> count(String name, int to) {
    return IntStream.rangeClosed(1, to).peek(n -> System.out.println(name + " " + n)).iterator();
  }

  /** Work without an end, but for an alarm that only a free loop can ring. */
  private static Iterator<?> spin(DelayedCall alarm) {
    return Stream.generate(alarm::active).takeWhile(active -> active).iterator();
  }
}
