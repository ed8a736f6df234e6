import dev.entwine.defer.Deferred;
import dev.entwine.reactor.Reactor;
import dev.entwine.task.Task;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A thread hands what it finds to the loop, and asks it for something. */
public final class Entwine {

  private static final Reactor reactor = Reactor.create();

  /** Belongs to the loop: only what runs there touches it. */
  private static final List<Integer> found = new ArrayList<>();

  public static void main(String[] args) {
    reactor.deferToThread(Entwine::search).addFinally(done -> reactor.stop());
    reactor.run();
  }

  private static Void search() throws Exception {
    for (int n : new int[] {1, 2, 3}) {
      reactor.callFromThread(() -> add(n));
    }
    int sum = reactor.blockingCallFromThread(Entwine::total);
    System.out.println("thread: the sum is " + sum);
    return null;
  }

  private static void add(int n) {
    found.add(n);
    System.out.println("loop: got " + n);
  }

  /** A Deferred: the sum of what has come so far, a moment later. */
  private static Deferred<Integer> total() {
    return Task.deferLater(
        reactor, Duration.ofMillis(100), () -> found.stream().mapToInt(n -> n).sum());
  }
}
