import static dev.entwine.reactor.Coroutine.await;

import dev.entwine.defer.CancelledError;
import dev.entwine.defer.Deferred;
import dev.entwine.reactor.Coroutine;
import dev.entwine.reactor.Reactor;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Deferreds from futures, those of Vert.x and those of the JDK, and the other way round. */
public final class Entwine {

  private static final Duration SOON = Duration.ofMillis(50);

  public static void main(String[] args) {
    Reactor.react(reactor -> Coroutine.run(() -> convert(reactor)));
  }

  private static void convert(Reactor reactor) {
    Future<Integer> vertxs = reactor.vertx().timer(50, TimeUnit.MILLISECONDS).map(fired -> 21);
    int number = await(Deferred.fromFuture(vertxs));
    System.out.println("theirs as ours: " + number * 2);

    Deferred<Integer> ours = new Deferred<>();
    reactor.callLater(SOON, () -> ours.callback(21));
    Future<Integer> doubled = ours.addCallback(value -> value * 2).toFuture();
    System.out.println("ours as theirs: " + await(doubled));

    CompletableFuture<Integer> broken = new CompletableFuture<>();
    reactor.callLater(
        SOON, () -> broken.completeExceptionally(new IllegalArgumentException("broken")));
    try {
      await(Deferred.fromCompletionStage(broken));
    } catch (IllegalArgumentException reason) {
      System.out.println("theirs failed, and ours with it: " + reason.getMessage());
    }

    CompletableFuture<Integer> theirs = new CompletableFuture<>();
    Deferred<Integer> followed = Deferred.fromCompletionStage(theirs);
    followed.cancel();
    try {
      await(followed);
    } catch (CancelledError givenUp) {
      System.out.println(
          theirs.isCancelled() ? "ours is given up, and so is theirs" : "theirs goes on");
    }

    Deferred<String> seen = new Deferred<>();
    Deferred<Integer> held = new Deferred<>(own -> seen.callback("and so is ours"));
    held.toCompletableFuture().cancel(true);
    System.out.println("theirs is given up, " + await(seen));
  }
}
