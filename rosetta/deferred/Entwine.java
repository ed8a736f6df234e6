import dev.entwine.defer.Deferred;
import dev.entwine.reactor.Reactor;

/** Doubles a number, one second later, through a chain of callbacks. */
public final class Entwine {

  private static final Reactor reactor = Reactor.create();

  public static void main(String[] args) {
    Deferred<Integer> number = new Deferred<>();
    number
        .addCallbackDeferred(
            Entwine::doubleLater) // the chain waits for the Deferred it answers with
        .addCallbackDo(Entwine::show);

    number.callback(5); // runs doubleLater now, before the loop does: its second begins here
    reactor.run();
  }

  /** A Deferred that fires with twice x, one second from now. */
  private static Deferred<Integer> doubleLater(int x) {
    Deferred<Integer> doubled = new Deferred<>();
    reactor.callLater(1, () -> doubled.callback(x * 2));
    return doubled;
  }

  private static void show(int result) {
    System.out.println("result: " + result);
    reactor.stop();
  }
}
