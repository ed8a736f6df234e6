package dev.entwine.defer;

import dev.entwine.time.Clock;
import io.vertx.core.Context;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The side of a {@link Deferred} that waits for it, to be handed out alone: whoever has it can add
 * links and cancel, but not fire.
 *
 * <p>Every method that adds a link returns the same object under the type of its new result. Links
 * run synchronously: when the Deferred is fired, or at once if it has been. A link added from
 * inside a running link of the same Deferred runs after it, never within it. What a link throws
 * becomes the failure that the next errback gets.
 *
 * @see DeferredSource the other side
 */
public sealed interface DeferredResult<T extends @Nullable Object> permits Deferred {

  /**
   * Adds a link that takes a value; a failure passes it by.
   *
   * <p>If {@code f} answers with a Deferred the chain waits for it, as in Twisted; {@link
   * #addCallbackDeferred} is the same with the type that follows from it.
   */
  <R extends @Nullable Object> DeferredResult<R> addCallback(Callback<? super T, ? extends R> f);

  /**
   * Adds a link that takes a value and answers with a Deferred, for whose result the chain waits.
   */
  <R extends @Nullable Object> DeferredResult<R> addCallbackDeferred(
      Callback<? super T, ? extends @Nullable DeferredResult<? extends R>> f);

  /** Adds a link that takes a value and has nothing to answer: the chain goes on with null. */
  DeferredResult<@Nullable Void> addCallbackDo(Action<? super T> f);

  /** Adds a link that takes a failure and answers with a value; a value passes it by. */
  DeferredResult<T> addErrback(Callback<? super Throwable, ? extends T> f);

  /**
   * Adds a link that takes failures of one type: Twisted's {@code failure.trap}. A value, and a
   * failure of another type, pass it by.
   */
  <X extends Throwable> DeferredResult<T> addErrback(
      Class<X> type, Callback<? super X, ? extends T> f);

  /**
   * Adds a link that takes a failure and answers with a Deferred, for whose result the chain waits.
   */
  DeferredResult<T> addErrbackDeferred(
      Callback<? super Throwable, ? extends @Nullable DeferredResult<? extends T>> f);

  /** {@link #addErrbackDeferred(Callback)} for failures of one type. */
  <X extends Throwable> DeferredResult<T> addErrbackDeferred(
      Class<X> type, Callback<? super X, ? extends @Nullable DeferredResult<? extends T>> f);

  /** Adds a link that takes a failure and has nothing to answer: the chain goes on with null. */
  DeferredResult<@Nullable T> addErrbackDo(Action<? super Throwable> f);

  /** {@link #addErrbackDo(Action)} for failures of one type. */
  <X extends Throwable> DeferredResult<@Nullable T> addErrbackDo(
      Class<X> type, Action<? super X> f);

  /**
   * Adds one link with a side for each outcome. What {@code onValue} throws does not reach {@code
   * onFailure}: they are beside each other, not one after the other.
   */
  <R extends @Nullable Object> DeferredResult<R> addCallbacks(
      Callback<? super T, ? extends R> onValue, Callback<? super Throwable, ? extends R> onFailure);

  /** Adds a link that takes either outcome. */
  <R extends @Nullable Object> DeferredResult<R> addBoth(BothCallback<? super T, ? extends R> f);

  /** Adds a link that takes either outcome and answers with a Deferred. */
  <R extends @Nullable Object> DeferredResult<R> addBothDeferred(
      BothCallback<? super T, ? extends @Nullable DeferredResult<? extends R>> f);

  /**
   * Adds a link that runs on either outcome and leaves it as it is, unless it throws: what {@code
   * finally} is to {@code try}.
   *
   * @param f gets this Deferred
   */
  DeferredResult<T> addFinally(Action<? super Deferred<T>> f);

  /**
   * Adds a link that fires {@code other} with the result, which then is null here. Unlike a link
   * that answers with a Deferred this is a call: chains of thousands of these need as many stack
   * frames.
   */
  DeferredResult<@Nullable Void> chainDeferred(DeferredSource<? super T> other);

  /**
   * Holds the chain before its next link. Counted: as many {@link #unpause} let it go on.
   *
   * <p>A chain that is running is not held: called from inside a link it takes effect when the
   * chain has come to its end or waits for another Deferred. So it is in Twisted.
   */
  void pause();

  /**
   * Takes back one {@link #pause}; with the last one the chain goes on, now.
   *
   * @throws IllegalStateException if it was not paused; Twisted would hold the chain for ever
   */
  void unpause();

  /** Whether the chain is held: paused, or waiting for another Deferred. */
  boolean paused();

  /** Whether it has been fired. Its links may still be waiting for another Deferred. */
  boolean called();

  /**
   * The result as it stands, left where it is; null while it has not been fired, or waits for
   * another Deferred. For tests and debuggers: programs add a link. Twisted's {@code d.result}.
   */
  @Nullable Outcome<T> result();

  /**
   * Gives the result up.
   *
   * <ul>
   *   <li>Not fired yet: the canceller is called; if it does not fire the Deferred, it fails with
   *       {@link CancelledError}. Without a canceller, the next firing is ignored. What the
   *       canceller throws comes out here, and the Deferred is as before.
   *   <li>Fired, and waiting for another Deferred: that one is cancelled.
   *   <li>Fired otherwise: nothing happens.
   * </ul>
   *
   * @throws IllegalStateException if it is one of several Deferreds that wait for one another in a
   *     circle, so that none of them will ever fire
   */
  void cancel();

  /**
   * Cancels the Deferred if the links that are there now have not all run after {@code timeout}. It
   * then fails with {@link TimeoutError}, unless its canceller fired it with a value or another
   * failure. A {@link #cancel} before that stays a {@link CancelledError}.
   *
   * @param timeout zero or more
   * @param clock what measures it: the reactor
   */
  DeferredResult<T> addTimeout(Duration timeout, Clock clock);

  /** {@link #addTimeout(Duration, Clock)} with the time in seconds, fractions included. */
  DeferredResult<T> addTimeout(double seconds, Clock clock);

  /**
   * {@link #addTimeout(Duration, Clock)} with something else to answer when the time is up.
   *
   * @param onTimeoutCancel gets what came of cancelling, called only if the time was up
   */
  DeferredResult<T> addTimeout(
      Duration timeout, Clock clock, BothCallback<? super T, ? extends T> onTimeoutCancel);

  /**
   * A Vert.x future with this one's outcome, which then is null here. Its listeners run in the
   * context of the caller of this method; if that has none, on the thread that fires. Twisted's
   * {@code asFuture}.
   *
   * <p>A Vert.x future can't be cancelled, and one that failed is reported to nobody unless it is
   * listened to.
   */
  Future<T> toFuture();

  /** {@link #toFuture()} for another context to listen to: its listeners run there. */
  Future<T> toFuture(Context listeners);

  /**
   * A completable future with this one's outcome, which then is null here. Cancelling it, from any
   * thread, cancels the Deferred: in the context in which this method was called; if there was
   * none, on the thread that cancels.
   */
  CompletableFuture<T> toCompletableFuture();
}
