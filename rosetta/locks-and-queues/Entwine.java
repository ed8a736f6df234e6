import dev.entwine.defer.Deferred;
import dev.entwine.defer.DeferredLock;
import dev.entwine.defer.DeferredQueue;
import dev.entwine.defer.DeferredSemaphore;
import dev.entwine.reactor.Reactor;
import dev.entwine.task.Task;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Waits for a turn: a lock, a semaphore that lets two in, a queue from one side to the other. */
public final class Entwine {

  private static final Duration MOMENT = Duration.ofMillis(50);

  public static void main(String[] args) {
    Reactor.react(
        reactor ->
            oneAtATime(reactor)
                .addCallbackDeferred(done -> twoAtATime(reactor))
                .addCallbackDeferred(done -> oneToTheOther()));
  }

  private static Deferred<?> oneAtATime(Reactor reactor) {
    Account account = new Account();
    DeferredLock lock = new DeferredLock();
    return times(3, () -> lock.run(() -> account.deposit(reactor, 10)))
        .addCallbackDo(done -> System.out.println("balance " + account.balance));
  }

  private static Deferred<?> twoAtATime(Reactor reactor) {
    Room room = new Room();
    DeferredSemaphore two = new DeferredSemaphore(2);
    return times(5, () -> two.run(() -> room.visit(reactor)))
        .addCallbackDo(done -> System.out.println("never more than " + room.most));
  }

  private static Deferred<?> oneToTheOther() {
    DeferredQueue<String> queue = new DeferredQueue<>();
    Deferred<?> received = times(3, () -> queue.get().addCallbackDo(Entwine::receive));
    List.of("one", "two", "three").forEach(queue::put);
    return received;
  }

  private static void receive(String word) {
    System.out.println("received " + word);
  }

  private static Deferred<List<Void>> times(int count, Supplier<Deferred<Void>> begin) {
    return Deferred.gatherResults(Stream.generate(begin).limit(count).toList());
  }

  /** Reads, waits, writes: whoever comes in between has their deposit lost. */
  private static final class Account {
    int balance;

    Deferred<Void> deposit(Reactor reactor, int amount) {
      int before = balance;
      return Task.deferLater(reactor, MOMENT).addCallbackDo(later -> balance = before + amount);
    }
  }

  /** Counts how many are in it. */
  private static final class Room {
    int inside;
    int most;

    Deferred<Void> visit(Reactor reactor) {
      most = Math.max(most, ++inside);
      return Task.deferLater(reactor, MOMENT).addCallbackDo(later -> inside--);
    }
  }
}
