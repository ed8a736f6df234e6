import dev.entwine.testing.ManualClock;
import dev.entwine.time.Clock;
import dev.entwine.time.DelayedCall;
import java.time.Duration;

/** Tests what takes half an hour, in no time: the test itself lets the time pass. */
public final class Entwine {

  public static void main(String[] args) {
    ManualClock clock = new ManualClock();
    Session session = new Session(clock); // in the program itself: new Session(reactor)

    clock.advance(Duration.ofMinutes(29));
    System.out.println("after 29 minutes of silence: " + session);
    session.heard();
    clock.advance(Duration.ofMinutes(29));
    System.out.println("heard, and 29 minutes later: " + session);
    clock.advance(Duration.ofMinutes(1));
    System.out.println("after half an hour of silence: " + session);
  }

  /** Ends when nothing has been heard for half an hour. */
  private static final class Session {
    private static final Duration LIMIT = Duration.ofMinutes(30);

    private final DelayedCall end;
    private boolean open = true;

    Session(Clock clock) {
      end = clock.callLater(LIMIT, () -> open = false);
    }

    void heard() {
      end.reset(LIMIT);
    }

    @Override
    public String toString() {
      return open ? "open" : "ended";
    }
  }
}
