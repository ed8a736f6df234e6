import dev.entwine.defer.CancelledError;
import dev.entwine.defer.Deferred;
import dev.entwine.reactor.Reactor;

/** Gives a wait up: what is waited for frees what it holds, and who waits is told. */
public final class Entwine {

  public static void main(String[] args) {
    Reactor.react(Entwine::goOut);
  }

  private static Deferred<?> goOut(Reactor reactor) {
    Deferred<?> evening =
        Deferred.succeed(7)
            .addCallbackDeferred(Entwine::takeSeat)
            .addErrbackDo(CancelledError.class, cancelled -> System.out.println("outside"));
    reactor.callLater(0.1, () -> leave(evening));
    return evening;
  }

  /** A Deferred that fires at the end of a play that has none. */
  private static Deferred<Void> takeSeat(int row) {
    System.out.println("seat taken in row " + row);
    return new Deferred<>(own -> System.out.println("seat given back"));
  }

  private static void leave(Deferred<?> evening) {
    System.out.println("leaving");
    evening.cancel(); // the chain waits for the seat's Deferred: that is what is cancelled
  }
}
