package dev.entwine.defer;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.internal.ContextInternal;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The ways between a {@link Deferred} and the futures of Vert.x and of the JDK.
 *
 * <p>A Deferred belongs to one loop, a future may complete on any thread. So what comes from a
 * future is brought home first: to the context in which the conversion was asked for.
 */
final class Conversions {

  private Conversions() {}

  static <T extends @Nullable Object> Deferred<T> fromFuture(Future<? extends T> future) {
    ContextInternal home = ContextInternal.current();
    Deferred<T> d = new Deferred<>();
    if (future.isComplete()) {
      fire(d, future.result(), future.cause());
    } else {
      future.onComplete((value, failure) -> at(home, () -> fire(d, value, failure)));
    }
    return d;
  }

  static <T extends @Nullable Object> Deferred<T> fromCompletionStage(
      CompletionStage<? extends T> stage) {
    ContextInternal home = ContextInternal.current();
    Deferred<T> d = new Deferred<>(own -> cancel(stage));
    stage.whenComplete(
        (value, failure) ->
            at(
                home,
                () -> {
                  // Cancelled meanwhile, or by the canceller above.
                  if (!d.called()) {
                    fire(d, value, failure == null ? null : ownFailure(failure));
                  }
                }));
    return d;
  }

  private static void cancel(CompletionStage<?> stage) {
    if (stage instanceof CompletableFuture<?> future) {
      try {
        future.cancel(true);
      } catch (UnsupportedOperationException e) {
        // A stage that only looks like a future: like any other stage, it runs on.
        return;
      }
    }
  }

  static <T extends @Nullable Object> Future<T> toFuture(Deferred<T> d, @Nullable Context wanted) {
    ContextInternal home = wanted == null ? ContextInternal.current() : (ContextInternal) wanted;
    Promise<T> promise = home == null ? Promise.promise() : home.promise();
    d.addCallbacks(
        value -> {
          promise.complete(value);
          return null;
        },
        failure -> {
          promise.fail(failure);
          return null;
        });
    return promise.future();
  }

  static <T extends @Nullable Object> CompletableFuture<T> toCompletableFuture(Deferred<T> d) {
    ContextInternal home = ContextInternal.current();
    CompletableFuture<T> future = new CompletableFuture<>();
    boolean[] delivered = new boolean[1]; // touched at home only
    d.addCallbacks(
        value -> {
          delivered[0] = true;
          future.complete(value);
          return null;
        },
        failure -> {
          delivered[0] = true;
          future.completeExceptionally(failure);
          return null;
        });
    future.whenComplete(
        (value, failure) -> {
          if (future.isCancelled()) {
            at(
                home,
                () -> {
                  if (!delivered[0]) {
                    d.cancel();
                  }
                });
          }
        });
    return future;
  }

  /** Runs it in the context: now if this is its thread, later if not; without one, now. */
  private static void at(@Nullable ContextInternal home, Runnable action) {
    if (home == null) {
      action.run();
    } else {
      home.emit(action, Runnable::run);
    }
  }

  private static <T extends @Nullable Object> void fire(
      Deferred<T> d, T value, @Nullable Throwable failure) {
    if (failure == null) {
      d.callback(value);
    } else {
      d.errback(failure);
    }
  }

  /** What the work itself failed with, without the wrapping of dependent stages. */
  private static Throwable ownFailure(Throwable failure) {
    Throwable own =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    if (own instanceof CancellationException && !(own instanceof CancelledError)) {
      CancelledError cancelled = new CancelledError();
      cancelled.initCause(own);
      return cancelled;
    }
    return own;
  }
}
