import dev.entwine.defer.Deferred;
import dev.entwine.reactor.Reactor;
import dev.entwine.task.LoopingCall;
import java.time.Duration;

/** Does something ten times a second: until it stops the loop, or fails. */
public final class Entwine {

  private static final Duration INTERVAL = Duration.ofMillis(100);

  public static void main(String[] args) {
    Reactor.react(
        reactor ->
            new Countdown(reactor, 3)
                .start()
                .addCallbackDo(loop -> System.out.println("stopped"))
                .addCallbackDeferred(
                    stopped -> new LoopingCall(reactor, Entwine::fail).start(INTERVAL))
                .addErrbackDo(error -> System.out.println("failed: " + error.getMessage())));
  }

  private static void fail() {
    throw new IllegalStateException("out of order");
  }

  /** Counts to one and stops its loop. */
  private static final class Countdown {
    private final LoopingCall loop;
    private int left;

    Countdown(Reactor reactor, int left) {
      this.loop = new LoopingCall(reactor, this::tick);
      this.left = left;
    }

    Deferred<LoopingCall> start() {
      return loop.start(INTERVAL);
    }

    private void tick() {
      System.out.println(left);
      left--;
      if (left == 0) {
        loop.stop();
      }
    }
  }
}
