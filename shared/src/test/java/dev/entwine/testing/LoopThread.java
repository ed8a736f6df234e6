package dev.entwine.testing;

import static java.util.concurrent.TimeUnit.SECONDS;

import dev.entwine.defer.Deferred;
import dev.entwine.reactor.Reactor;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

/** A reactor on an event loop, as a test sees it from its own thread: it calls, and waits. */
public final class LoopThread {

  private static final long BOUND_SECONDS = 60;

  private final Reactor reactor;

  private LoopThread(Reactor reactor) {
    this.reactor = reactor;
  }

  /**
   * A new context's reactor, on the next of the event loops in turn: the public way would give all
   * contexts that one thread asks for the same loop.
   */
  public static LoopThread of(Vertx vertx) {
    return of(((VertxInternal) vertx).createEventLoopContext());
  }

  /** The reactor of a context. */
  public static LoopThread of(Context context) {
    return new LoopThread(Reactor.of(context));
  }

  public Reactor reactor() {
    return reactor;
  }

  /** Calls {@code f} on the loop, and returns what it returned or throws what it threw. */
  public <T> T call(Callable<T> f) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    reactor.callFromThread(
        () -> {
          try {
            answer.complete(f.call());
          } catch (Throwable t) {
            answer.completeExceptionally(t);
          }
        });
    return get(answer);
  }

  /** Calls {@code f} on the loop, and waits until it returned. */
  public void run(Action f) {
    call(
        () -> {
          f.run();
          return null;
        });
  }

  /** Calls {@code f} on the loop, and waits for the Deferred it answers with. */
  public <T> T await(Callable<Deferred<T>> f) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    run(
        () ->
            f.call()
                .addBoth(
                    (value, failure) ->
                        failure == null
                            ? answer.complete(value)
                            : answer.completeExceptionally(failure)));
    return get(answer);
  }

  /** Lets everything run that is queued on the loop now, and what that queues, a few times over. */
  public void settle() {
    for (int i = 0; i < 5; i++) {
      run(() -> {});
    }
  }

  /** What a future completes with, or throws what it failed with; bounded. */
  public static <T> T get(CompletableFuture<T> future) {
    try {
      return future.get(BOUND_SECONDS, SECONDS);
    } catch (ExecutionException e) {
      throw LoopThread.<RuntimeException>sneaky(e.getCause());
    } catch (InterruptedException | TimeoutException e) {
      throw new AssertionError("nothing came within " + BOUND_SECONDS + " s", e);
    }
  }

  @SuppressWarnings("unchecked")
  private static <X extends Throwable> X sneaky(Throwable t) throws X {
    throw (X) t;
  }

  /** What may throw anything. */
  @FunctionalInterface
  public interface Action {
    void run() throws Exception;
  }
}
