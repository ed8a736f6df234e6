import dev.entwine.reactor.Reactor;
import dev.entwine.time.DelayedCall;
import java.time.Duration;

/** Has calls made later; takes one back, and moves others. */
public final class Entwine {

  private static final Reactor reactor = Reactor.create();

  public static void main(String[] args) {
    reactor.callLater(0, () -> System.out.println("next turn"));
    reactor.callLater(0, () -> System.out.println("next turn as well, after the one before"));

    DelayedCall takenBack = reactor.callLater(0.1, () -> System.out.println("never printed"));
    takenBack.cancel();

    DelayedCall sooner = reactor.callLater(60, () -> System.out.println("brought nearer"));
    sooner.reset(Duration.ofMillis(200)); // from now

    reactor.callLater(0.4, () -> System.out.println("in time"));

    DelayedCall later = reactor.callLater(0.3, Entwine::end);
    later.delay(Duration.ofMillis(300)); // from when it was due

    reactor.run();
  }

  private static void end() {
    System.out.println("put off");
    reactor.stop();
  }
}
