import dev.entwine.reactor.Reactor;

/** Gives the thread to the loop, until something that runs in it stops it. */
public final class Entwine {

  public static void main(String[] args) {
    Reactor reactor = Reactor.create();
    reactor.callWhenRunning(() -> System.out.println("running"));
    for (int tick : new int[] {3, 1, 2}) {
      reactor.callLater(tick / 10.0, () -> System.out.println("tick " + tick));
    }
    reactor.callLater(0.4, reactor::stop);

    System.out.println("nothing has run yet");
    reactor.run(); // returns when the loop has been stopped
    System.out.println("stopped");
  }
}
