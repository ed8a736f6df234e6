import dev.entwine.defer.Deferred;
import dev.entwine.defer.RetryPolicy;
import dev.entwine.reactor.Reactor;
import java.net.ConnectException;
import java.time.Duration;

/** Tries again, a little later each time, what may work the next time. */
public final class Entwine {

  private static final RetryPolicy POLICY =
      RetryPolicy.DEFAULTS
          .withDelays(Duration.ofMillis(100), 2, Duration.ofMinutes(1))
          .withRetryable(ConnectException.class::isInstance);

  public static void main(String[] args) {
    Server server = new Server();
    Reactor.react(
        reactor -> Deferred.retry(reactor, POLICY, server::ask).addCallbackDo(System.out::println));
  }

  /** Refuses the first two. */
  private static final class Server {
    int asked;

    Deferred<String> ask() throws ConnectException {
      asked++;
      System.out.println("attempt " + asked);
      if (asked < 3) {
        throw new ConnectException("busy");
      }
      return Deferred.succeed("an answer");
    }
  }
}
