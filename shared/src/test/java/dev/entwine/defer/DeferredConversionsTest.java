package dev.entwine.defer;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Between Deferreds and the futures of Vert.x and the JDK, and on which context what runs. */
final class DeferredConversionsTest {

  private final IOException broken = new IOException("broken");
  private Vertx vertx;
  private Context mine;
  private Context other;

  @BeforeEach
  void contexts() {
    vertx = Vertx.vertx();
    mine = ((VertxInternal) vertx).createEventLoopContext();
    other = ((VertxInternal) vertx).createEventLoopContext();
  }

  @AfterEach
  void close() {
    await(vertx.close());
  }

  /** Runs it in a context and waits for it. */
  private static <T> T in(Context context, Callable<T> f) {
    CompletableFuture<T> done = new CompletableFuture<>();
    context.runOnContext(
        v -> {
          try {
            done.complete(f.call());
          } catch (Throwable t) {
            done.completeExceptionally(t);
          }
        });
    return await(done);
  }

  private static <T> T await(CompletionStage<T> stage) {
    return stage.toCompletableFuture().orTimeout(60, SECONDS).join();
  }

  private static <T> T await(Future<T> future) {
    return await(future.toCompletionStage());
  }

  // To a Vert.x future.

  @Test
  void aFutureHasTheDeferredsOutcomeWhichThenIsNullThere() {
    Deferred<String> d = new Deferred<>();
    Future<String> future = d.toFuture();
    assertThat(future.isComplete()).isFalse();
    d.callback("x");
    assertThat(future.result()).isEqualTo("x");
    assertThat(d.result()).isEqualTo(Outcome.succeeded(null));
    assertThat(Deferred.fail(broken).toFuture().cause()).isSameAs(broken);
  }

  @Test
  void aFuturesListenersRunInTheContextInWhichItWasMade() {
    Deferred<String> d = new Deferred<>();
    Future<String> future = in(mine, () -> d.toFuture());
    CompletableFuture<Context> where = new CompletableFuture<>();
    future.onSuccess(x -> where.complete(Vertx.currentContext()));
    d.callback("from this thread");
    assertThat(await(where)).isSameAs(mine);
  }

  @Test
  void aFutureForAnotherContextHasItsListenersRunThere() {
    Deferred<String> d = new Deferred<>();
    CompletableFuture<Context> where = new CompletableFuture<>();
    in(mine, () -> d.toFuture(other).onSuccess(x -> where.complete(Vertx.currentContext())));
    in(
        mine,
        () -> {
          d.callback("x");
          return null;
        });
    assertThat(await(where)).isSameAs(other);
  }

  @Test
  void listenersInTheSameContextRunInsideCallback() {
    List<String> seen =
        in(
            mine,
            () -> {
              List<String> order = new ArrayList<>();
              Deferred<String> d = new Deferred<>();
              d.toFuture().onSuccess(order::add);
              d.callback("x");
              order.add("after callback");
              return order;
            });
    assertThat(seen).containsExactly("x", "after callback");
  }

  // From a Vert.x future.

  @Test
  void aCompleteFutureFiresAtOnce() {
    assertThat(Taken.value(Deferred.fromFuture(Future.succeededFuture("x")))).isEqualTo("x");
    assertThat(Taken.failure(Deferred.fromFuture(Future.failedFuture(broken)))).isSameAs(broken);
    assertThat(
            in(mine, () -> Taken.value(Deferred.fromFuture(Future.succeededFuture("in context")))))
        .isEqualTo("in context");
  }

  @Test
  void linksRunInTheContextThatAskedWhicheverContextTheFutureBelongsTo() {
    Promise<String> promise = in(other, () -> Promise.promise());
    CompletableFuture<Context> where = new CompletableFuture<>();
    in(
        mine,
        () ->
            Deferred.fromFuture(promise.future())
                .addCallback(x -> where.complete(Vertx.currentContext())));
    in(
        other,
        () -> {
          promise.complete("x");
          return null;
        });
    assertThat(await(where)).isSameAs(mine);
  }

  @Test
  void linksRunInTheContextThatAskedIfAThreadWithoutOneCompletesTheFuture() {
    Promise<String> promise = Promise.promise();
    CompletableFuture<Context> where = new CompletableFuture<>();
    in(
        mine,
        () ->
            Deferred.fromFuture(promise.future())
                .addBoth((x, failure) -> where.complete(Vertx.currentContext())));
    promise.fail(broken);
    assertThat(await(where)).isSameAs(mine);
  }

  @Test
  void linksRunInsideTheCompletionIfThatIsInTheContextThatAsked() {
    List<String> seen =
        in(
            mine,
            () -> {
              List<String> order = new ArrayList<>();
              Promise<String> promise = Promise.promise();
              Deferred.fromFuture(promise.future()).addCallbackDo(order::add);
              promise.complete("x");
              order.add("after complete");
              return order;
            });
    assertThat(seen).containsExactly("x", "after complete");
  }

  @Test
  void cancellingWhatFollowsAFutureDropsItsResult() {
    Promise<String> promise = Promise.promise();
    Deferred<String> d = Deferred.fromFuture(promise.future());
    d.cancel();
    promise.complete("late");
    assertThat(Taken.failure(d)).isInstanceOf(CancelledError.class);
  }

  // To and from the JDK's futures.

  @Test
  void aCompletableFutureHasTheDeferredsOutcomeWhichThenIsNullThere() {
    Deferred<String> d = new Deferred<>();
    CompletableFuture<String> future = d.toCompletableFuture();
    d.callback("x");
    assertThat(future).isCompletedWithValue("x");
    assertThat(d.result()).isEqualTo(Outcome.succeeded(null));
    CompletableFuture<Object> failed = Deferred.fail(broken).toCompletableFuture();
    assertThatThrownBy(failed::join).isInstanceOf(CompletionException.class).hasCause(broken);
  }

  @Test
  void cancellingTheCompletableFutureCancelsTheDeferred() {
    List<Object> cancelled = new ArrayList<>();
    Deferred<String> d = new Deferred<>(cancelled::add);
    CompletableFuture<String> future = d.toCompletableFuture();
    future.cancel(true);
    assertThat(cancelled).containsExactly(d);
    assertThat(d.result()).isEqualTo(Outcome.succeeded(null));
  }

  @Test
  void cancellingTheCompletableFutureFromElsewhereCancelsTheDeferredInItsContext() {
    CompletableFuture<Context> where = new CompletableFuture<>();
    Deferred<String> d = new Deferred<>(own -> where.complete(Vertx.currentContext()));
    CompletableFuture<String> future = in(mine, () -> d.toCompletableFuture());
    future.cancel(true);
    assertThat(await(where)).isSameAs(mine);
  }

  @Test
  void cancellingTheCompletableFutureReachesWhatTheDeferredWaitsFor() {
    List<Object> cancelled = new ArrayList<>();
    Deferred<String> inner = new Deferred<>(cancelled::add);
    Deferred<String> d = Deferred.succeed(1).addCallbackDeferred(n -> inner);
    d.toCompletableFuture().cancel(true);
    assertThat(cancelled).containsExactly(inner);
  }

  @Test
  void aDeferredThatWasCancelledIsACancelledCompletableFuture() {
    Deferred<String> d = new Deferred<>();
    CompletableFuture<String> future = d.toCompletableFuture();
    d.cancel();
    assertThat(future).isCancelled();
    assertThatThrownBy(future::join).isInstanceOf(CancellationException.class);
  }

  @Test
  void linksAddedAfterTheOutcomeWentToTheCompletableFutureAreNotCancelledWithIt() {
    List<Object> cancelled = new ArrayList<>();
    Deferred<String> d = new Deferred<>();
    CompletableFuture<String> future = d.toCompletableFuture();
    d.addCallbackDeferred(x -> new Deferred<>(cancelled::add));
    d.errback(new CancellationException("of something else"));
    assertThat(future).isCancelled();
    assertThat(cancelled).isEmpty();
  }

  @Test
  void aStageFiresTheDeferred() {
    assertThat(Taken.value(Deferred.fromCompletionStage(CompletableFuture.completedFuture("x"))))
        .isEqualTo("x");
    assertThat(Taken.failure(Deferred.fromCompletionStage(CompletableFuture.failedFuture(broken))))
        .isSameAs(broken);
  }

  @Test
  void theFailureOfADependentStageIsUnwrapped() {
    CompletableFuture<String> first = new CompletableFuture<>();
    Deferred<String> d = Deferred.fromCompletionStage(first.thenApply(x -> x));
    first.completeExceptionally(broken);
    assertThat(Taken.failure(d)).isSameAs(broken);
  }

  @Test
  void linksRunInTheContextThatAskedWhicheverThreadCompletesTheStage() {
    CompletableFuture<String> stage = new CompletableFuture<>();
    CompletableFuture<Context> where = new CompletableFuture<>();
    in(
        mine,
        () ->
            Deferred.fromCompletionStage(stage)
                .addCallback(x -> where.complete(Vertx.currentContext())));
    stage.complete("from this thread");
    assertThat(await(where)).isSameAs(mine);
  }

  @Test
  void cancellingTheDeferredCancelsTheStageAndFailsWithCancelledError() {
    CompletableFuture<String> stage = new CompletableFuture<>();
    Deferred<String> d = Deferred.fromCompletionStage(stage);
    d.cancel();
    assertThat(stage).isCancelled();
    assertThat(Taken.failure(d))
        .isInstanceOf(CancelledError.class)
        .hasCauseInstanceOf(CancellationException.class);
  }

  @Test
  void aStageThatSomebodyElseCancelledFailsWithCancelledError() {
    CompletableFuture<String> stage = new CompletableFuture<>();
    Deferred<String> d = Deferred.fromCompletionStage(stage);
    stage.cancel(true);
    assertThat(Taken.failure(d)).isInstanceOf(CancelledError.class);
  }

  @Test
  void cancellingWhatFollowsAStageThatCanNotBeCancelledDropsItsResult() {
    CompletableFuture<String> work = new CompletableFuture<>();
    Deferred<String> d = Deferred.fromCompletionStage(work.minimalCompletionStage());
    d.cancel();
    work.complete("late");
    assertThat(Taken.failure(d)).isInstanceOf(CancelledError.class);
  }

  @Test
  void thereAndBackLosesNothing() {
    assertThat(Taken.value(Deferred.fromFuture(Deferred.succeed("x").toFuture()))).isEqualTo("x");
    assertThat(Taken.failure(Deferred.fromFuture(Deferred.fail(broken).toFuture())))
        .isSameAs(broken);
    CancelledError cancelled = new CancelledError();
    assertThat(
            Taken.failure(
                Deferred.fromCompletionStage(Deferred.fail(cancelled).toCompletableFuture())))
        .isSameAs(cancelled);
    assertThat(await(Deferred.fromFuture(Future.succeededFuture("x")).toFuture())).isEqualTo("x");
  }
}
