package dev.entwine.defer;

import dev.entwine.defer.Link.Failed;
import dev.entwine.time.Clock;
import dev.entwine.watch.Origin;
import dev.entwine.watch.Watch;
import io.vertx.core.Context;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A result that will be there later, and the chain of callbacks that waits for it. Twisted's {@code
 * Deferred}.
 *
 * <p>One side fires it, once, with {@link #callback} or {@link #errback}. The other side adds
 * links: <b>each link replaces the result</b> for the links after it, so the chain is one pipeline
 * and not a broadcast. An exception turns the result into a failure, which skips callbacks until an
 * errback takes it; what the errback answers is a value again.
 *
 * <pre>{@code
 * Deferred<String> line = readLine();
 * line.addCallback(Integer::parseInt)
 *     .addErrback(NumberFormatException.class, e -> 0)
 *     .addCallbackDo(n -> System.out.println("got " + n));
 * }</pre>
 *
 * <ul>
 *   <li>Links run synchronously: inside {@code callback()} when the Deferred is fired, or at once
 *       when it has been. A link that is added from inside a running link of the same Deferred runs
 *       after it, never within it.
 *   <li>A link may answer with another Deferred (the methods ending in {@code Deferred} give that a
 *       type): the chain waits, then goes on with the other's result, which the other one loses.
 *   <li>Chains are run in a loop, not by recursion: a hundred thousand links, or ten thousand
 *       Deferreds that wait for one another, use no stack.
 *   <li>{@link #cancel} asks the firing side to stop, and reaches what the chain is waiting for.
 *   <li>A failure that no errback took is {@linkplain UnhandledErrors reported} when the Deferred
 *       is no longer reachable, or when a test {@linkplain #reportUnhandled asks}.
 * </ul>
 *
 * <p>Adding a link returns the same object under the type of its new result. Go on with that: a
 * link added to a variable from before, whose type the chain no longer has, fails with {@code
 * ClassCastException}. To give the two sides to different hands, give them different types: a
 * {@link DeferredSource} can only fire, a {@link DeferredResult} can only add links and cancel. A
 * Deferred belongs to one loop and is not safe to share between threads.
 *
 * <p>Different from Twisted: {@code callback} takes a value only (a failure goes to {@code
 * errback}); a link that answers with its own Deferred fails the chain instead of stopping it for
 * ever; one {@link #unpause} too many, and the cancelling of Deferreds that wait for one another in
 * a circle, throw.
 */
public final class Deferred<T extends @Nullable Object> extends Chain
    implements DeferredSource<T>, DeferredResult<T> {

  /** A canceller that sees to the rest: the Deferred fires when those it stands for have. */
  interface Delegate<T extends @Nullable Object> extends Consumer<Deferred<T>> {}

  private final @Nullable Consumer<? super Deferred<T>> canceller;

  /** A Deferred that can be cancelled, but whose firing side is not told. */
  public Deferred() {
    this(null);
  }

  /**
   * A Deferred whose firing side can be told to stop.
   *
   * @param canceller called by {@link #cancel} if the Deferred has not been fired by then. It may
   *     fire the Deferred; if it does not, the Deferred fails with {@link CancelledError}
   */
  public Deferred(@Nullable Consumer<? super Deferred<T>> canceller) {
    super(Origin.recorded() ? new DebugInfo() : null);
    this.canceller = canceller;
  }

  /** A Deferred that has been fired with a value. */
  public static <T extends @Nullable Object> Deferred<T> succeed(T value) {
    Deferred<T> d = new Deferred<>();
    d.callback(value);
    return d;
  }

  /** A Deferred that has failed. */
  public static <T extends @Nullable Object> Deferred<T> fail(Throwable failure) {
    Deferred<T> d = new Deferred<>();
    d.errback(failure);
    return d;
  }

  /**
   * Calls {@code f}; its answer, or what it throws, becomes a fired Deferred. Twisted's {@code
   * execute}.
   */
  public static <T extends @Nullable Object> Deferred<T> execute(Callable<? extends T> f) {
    try {
      return succeed(f.call());
    } catch (Throwable t) {
      return fail(t);
    }
  }

  /**
   * Calls {@code f}, which answers with a Deferred or throws; what it throws becomes a failed
   * Deferred, and null one that is fired with null. Twisted's {@code maybeDeferred}.
   */
  @SuppressWarnings("unchecked") // the other type of the same object
  public static <T extends @Nullable Object> Deferred<T> maybeDeferred(
      Callable<? extends @Nullable DeferredResult<? extends T>> f) {
    try {
      DeferredResult<? extends T> answer = f.call();
      return answer == null ? succeed((T) null) : (Deferred<T>) answer;
    } catch (Throwable t) {
      return fail(t);
    }
  }

  /**
   * Follows a Vert.x future. The links run at once if it is complete, and otherwise, when it is, in
   * the context of the caller of this method, whichever context the future belongs to: the Deferred
   * stays on its own loop.
   *
   * <p>A caller without a context, such as a main thread, gets a Deferred that is fired where the
   * future completes. If that may be another thread, go through {@code reactor.callFromThread}.
   *
   * <p>A Vert.x future can't be cancelled: cancelling the Deferred leaves the work running and
   * drops its result.
   */
  public static <T extends @Nullable Object> Deferred<T> fromFuture(Future<? extends T> future) {
    return Conversions.fromFuture(future);
  }

  /**
   * Follows a completion stage; where the links run is as for {@link #fromFuture(Future)}.
   * Cancelling the Deferred cancels the stage where that is a {@link CompletableFuture}; a stage
   * that is cancelled fails the Deferred with {@link CancelledError}.
   */
  public static <T extends @Nullable Object> Deferred<T> fromCompletionStage(
      CompletionStage<? extends T> stage) {
    return Conversions.fromCompletionStage(stage);
  }

  /**
   * Waits for all of them. Twisted's {@code gatherResults}.
   *
   * <p>Cancelling it cancels them all, and so fails it. Errors, also the first one, stay with the
   * Deferreds they came from as well, where they are reported unless an errback takes them; with
   * {@link DeferredList.Option#CONSUME_ERRORS} they are taken from there.
   *
   * @return fires with their values in order, or with {@link FirstError} as soon as one fails
   */
  public static <T extends @Nullable Object> Deferred<List<T>> gatherResults(
      Collection<? extends DeferredResult<? extends T>> deferreds, DeferredList.Option... options) {
    return DeferredList.gatherResults(deferreds, options);
  }

  /**
   * Waits for the first that succeeds, and cancels the others. Twisted's {@code race}.
   *
   * <p>Each of them is used up: its result then is null. Cancelling it cancels them all, and so
   * fails it. A race without runners never ends.
   *
   * @return fires with the first value and whose it is, or with {@link FailureGroup} if all fail
   */
  public static <T extends @Nullable Object> Deferred<First.Winner<T>> race(
      Collection<? extends DeferredResult<? extends T>> deferreds) {
    return new Race<T>(deferreds).result();
  }

  /**
   * Calls {@code attempt}, and again after a while if it fails, as the policy says. Not in Twisted.
   *
   * <p>Cancelling it cancels the running attempt, whose outcome then is the last; or ends the wait
   * for the next one.
   *
   * @param clock what measures the waits: the reactor
   * @return fires with the first value, or with the failure of the last attempt
   */
  public static <T extends @Nullable Object> Deferred<T> retry(
      Clock clock,
      RetryPolicy policy,
      Callable<? extends @Nullable DeferredResult<? extends T>> attempt) {
    return new Retry<T>(clock, policy, attempt).start();
  }

  @Override
  public void callback(T value) {
    if (value instanceof Deferred) {
      throw new IllegalArgumentException("a Deferred can't be fired with a Deferred: chain them");
    }
    fire(value);
  }

  @Override
  public void errback(Throwable failure) {
    fire(new Failed(Objects.requireNonNull(failure, "a failure is needed")));
  }

  @Override
  public <R extends @Nullable Object> Deferred<R> addCallback(Callback<? super T, ? extends R> f) {
    return add(f);
  }

  @Override
  public <R extends @Nullable Object> Deferred<R> addCallbackDeferred(
      Callback<? super T, ? extends @Nullable DeferredResult<? extends R>> f) {
    return add(f);
  }

  @Override
  public Deferred<@Nullable Void> addCallbackDo(Action<? super T> f) {
    return add(Link.answerless(f));
  }

  @Override
  public Deferred<T> addErrback(Callback<? super Throwable, ? extends T> f) {
    return add(Link.errback(f));
  }

  @Override
  public <X extends Throwable> Deferred<T> addErrback(
      Class<X> type, Callback<? super X, ? extends T> f) {
    return add(Link.trap(type, f));
  }

  @Override
  public Deferred<T> addErrbackDeferred(
      Callback<? super Throwable, ? extends @Nullable DeferredResult<? extends T>> f) {
    return add(Link.errback(f));
  }

  @Override
  public <X extends Throwable> Deferred<T> addErrbackDeferred(
      Class<X> type, Callback<? super X, ? extends @Nullable DeferredResult<? extends T>> f) {
    return add(Link.trap(type, f));
  }

  @Override
  public Deferred<@Nullable T> addErrbackDo(Action<? super Throwable> f) {
    return add(Link.errback(Link.answerless(f)));
  }

  @Override
  public <X extends Throwable> Deferred<@Nullable T> addErrbackDo(
      Class<X> type, Action<? super X> f) {
    return add(Link.trap(type, Link.answerless(f)));
  }

  @Override
  public <R extends @Nullable Object> Deferred<R> addCallbacks(
      Callback<? super T, ? extends R> onValue,
      Callback<? super Throwable, ? extends R> onFailure) {
    return add(Link.pair(onValue, onFailure));
  }

  @Override
  public <R extends @Nullable Object> Deferred<R> addBoth(BothCallback<? super T, ? extends R> f) {
    return add(Link.both(f));
  }

  @Override
  public <R extends @Nullable Object> Deferred<R> addBothDeferred(
      BothCallback<? super T, ? extends @Nullable DeferredResult<? extends R>> f) {
    return add(Link.both(f));
  }

  @Override
  public Deferred<T> addFinally(Action<? super Deferred<T>> f) {
    return add(Link.always(this, f));
  }

  @Override
  public Deferred<@Nullable Void> chainDeferred(DeferredSource<? super T> other) {
    Action<T> onValue = other::callback;
    return add(Link.pair(Link.answerless(onValue), Link.answerless(other::errback)));
  }

  @Override
  @SuppressWarnings("unchecked") // the type the chain has come to
  public @Nullable Outcome<T> result() {
    return (Outcome<T>) outcome();
  }

  @Override
  public void cancel() {
    ((Deferred<?>) lastInLine()).cancelUnfired();
  }

  private void cancelUnfired() {
    if (called()) {
      return;
    }
    if (canceller == null) {
      swallowNextFiring();
    } else {
      canceller.accept(this);
    }
    if (!called() && !(canceller instanceof Delegate)) {
      errback(new CancelledError());
    }
  }

  @Override
  public Deferred<T> addTimeout(Duration timeout, Clock clock) {
    return Timeout.add(this, timeout, clock, null);
  }

  @Override
  public Deferred<T> addTimeout(double seconds, Clock clock) {
    return addTimeout(Timeout.ofSeconds(seconds), clock);
  }

  @Override
  public Deferred<T> addTimeout(
      Duration timeout, Clock clock, BothCallback<? super T, ? extends T> onTimeoutCancel) {
    return Timeout.add(this, timeout, clock, onTimeoutCancel);
  }

  @Override
  public Future<T> toFuture() {
    return Conversions.toFuture(this, null);
  }

  @Override
  public Future<T> toFuture(Context listeners) {
    return Conversions.toFuture(this, listeners);
  }

  @Override
  public CompletableFuture<T> toCompletableFuture() {
    return Conversions.toCompletableFuture(this);
  }

  /**
   * Whether Deferreds remember where they were created and fired, for reports of unhandled errors
   * and double firing. Off unless the system property {@code dev.entwine.debug} is true; it makes a
   * Deferred many times as expensive. Twisted's {@code setDebugging}.
   */
  public static void setDebugging(boolean on) {
    Origin.setDebugging(on);
  }

  /** Whether Deferreds remember where they were created and fired. */
  public static boolean getDebugging() {
    return Origin.debugging();
  }

  /**
   * Reports, now, every failure in the process that no errback took, instead of when the garbage
   * collector finds it: for the end of a test. Each is reported once. In a test that is watched,
   * those of other tests are left alone.
   *
   * @return how many there were
   */
  public static int reportUnhandled() {
    return UnhandledFailure.reportAll(Watch.current());
  }

  @SuppressWarnings("unchecked") // the same object under its new type
  private <R extends @Nullable Object> Deferred<R> add(Object link) {
    addLink(link);
    return (Deferred<R>) this;
  }
}
