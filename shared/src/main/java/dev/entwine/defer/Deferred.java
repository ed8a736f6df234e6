package dev.entwine.defer;

import dev.entwine.defer.Link.Failed;
import dev.entwine.time.Clock;
import io.vertx.core.Context;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
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
 * ClassCastException}. To give the two sides to different hands, give them different types:
 * a {@link DeferredSource} can only fire, a {@link DeferredResult} can only add links and cancel. A
 * Deferred belongs to one loop and is not safe to share between threads.
 *
 * <p>Different from Twisted: {@code callback} takes a value only (a failure goes to {@code
 * errback}); a link that answers with its own Deferred fails the chain instead of stopping it for
 * ever; one {@link #unpause} too many, and the cancelling of Deferreds that wait for one another in
 * a circle, throw.
 */
public final class Deferred<T extends @Nullable Object>
    implements DeferredSource<T>, DeferredResult<T> {

  /** A canceller that sees to the rest: the Deferred fires when those it stands for have. */
  interface Delegate<T extends @Nullable Object> extends Consumer<Deferred<T>> {}

  private static final Object NO_RESULT = new Object();

  /** An array of links above this size is not kept for the links that may come later. */
  private static final int KEPT_LINKS = 32;

  private static volatile boolean debugging = Boolean.getBoolean("dev.entwine.debug");

  private final @Nullable Consumer<? super Deferred<T>> canceller;
  private final @Nullable DebugInfo debug;
  private @Nullable Object result = NO_RESULT;

  /**
   * From {@link #head} to {@link #tail}, what is still to run: a callback, a {@link Link}, or a
   * Deferred that waits for the result up to there.
   */
  private @Nullable Object @Nullable [] links;

  private int head;
  private int tail;
  private int paused;
  private boolean called;
  private boolean running;
  private boolean swallowNext;
  private @Nullable UnhandledFailure unhandled;

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
    this.canceller = canceller;
    this.debug = debugging ? new DebugInfo() : null;
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
   * stays on its own loop. If the caller has no context they run where the future completes.
   *
   * <p>A Vert.x future can't be cancelled: cancelling the Deferred leaves the work running and
   * drops its result.
   */
  public static <T extends @Nullable Object> Deferred<T> fromFuture(Future<? extends T> future) {
    return Conversions.fromFuture(future, null);
  }

  /**
   * {@link #fromFuture(Future)} for a Deferred that belongs to {@code home}, wherever the caller
   * is: a main thread that sets up a reactor before it runs.
   */
  public static <T extends @Nullable Object> Deferred<T> fromFuture(
      Future<? extends T> future, Context home) {
    return Conversions.fromFuture(future, home);
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
   * <p>Cancelling it cancels them all, and so fails it. The errors that come after the first one
   * stay with the Deferreds they came from, where they will be reported unless an errback takes
   * them; {@link #gatherResults(Collection, DeferredList.Option...)} can take them too.
   *
   * @return fires with their values in order, or with {@link FirstError} as soon as one fails
   */
  public static <T extends @Nullable Object> Deferred<List<T>> gatherResults(
      Collection<? extends DeferredResult<? extends T>> deferreds) {
    return DeferredList.gatherResults(deferreds);
  }

  /**
   * {@link #gatherResults(Collection)} with {@link DeferredList.Option#CONSUME_ERRORS}: errors are
   * taken from the Deferreds they came from.
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

  private void fire(@Nullable Object outcome) {
    if (called) {
      if (swallowNext) {
        swallowNext = false;
        return;
      }
      throw new AlreadyCalledError(debug);
    }
    if (debug != null) {
      debug.fired();
    }
    called = true;
    result = outcome;
    runCallbacks();
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
  public void pause() {
    paused++;
  }

  @Override
  public void unpause() {
    if (paused <= (waiting() ? 1 : 0)) {
      throw new IllegalStateException("unpause() without pause()");
    }
    paused--;
    if (paused == 0 && called) {
      runCallbacks();
    }
  }

  @Override
  public boolean paused() {
    return paused != 0;
  }

  @Override
  public boolean called() {
    return called;
  }

  /** Whether the chain waits for another Deferred: nothing else has one as its result. */
  private boolean waiting() {
    return result instanceof Deferred;
  }

  @Override
  @SuppressWarnings("unchecked")
  public @Nullable Outcome<T> result() {
    if (!called || waiting()) {
      return null;
    }
    return result instanceof Failed failed
        ? Outcome.failed(failed.cause())
        : Outcome.succeeded((T) result);
  }

  @Override
  public void cancel() {
    Deferred<?> last = this;
    Deferred<?> mark = this;
    for (int steps = 1, stride = 2; last.result instanceof Deferred<?> next; steps++) {
      last = next;
      if (last == mark) {
        throw new IllegalStateException(
            "these Deferreds wait for one another in a circle and will never fire");
      }
      if (steps == stride) {
        mark = last;
        steps = 0;
        stride *= 2;
      }
    }
    last.cancelUnfired();
  }

  private void cancelUnfired() {
    if (called) {
      return;
    }
    if (canceller == null) {
      swallowNext = true;
    } else {
      canceller.accept(this);
    }
    if (!called && !(canceller instanceof Delegate)) {
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
    debugging = on;
  }

  /** Whether Deferreds remember where they were created and fired. */
  public static boolean getDebugging() {
    return debugging;
  }

  /**
   * Reports, now, every failure in the process that no errback took, instead of when the garbage
   * collector finds it: for the end of a test. Each is reported once.
   *
   * @return how many there were
   */
  public static int reportUnhandled() {
    return UnhandledFailure.reportAll();
  }

  /** The failure that would be reported if nothing referred to this Deferred any more. */
  @Nullable Throwable standingFailure() {
    return unhandled == null ? null : unhandled.failure();
  }

  @Override
  public String toString() {
    String state =
        !called
            ? "not fired"
            : waiting()
                ? "waiting for another"
                : result instanceof Failed failed ? "failed: " + failed.cause() : "value: " + result;
    return "Deferred[" + state + (paused > (waiting() ? 1 : 0) ? ", paused" : "") + "]";
  }

  @SuppressWarnings("unchecked") // the same object under its new type
  private <R extends @Nullable Object> Deferred<R> add(Object link) {
    append(Objects.requireNonNull(link, "a link is needed"));
    if (called) {
      runCallbacks();
    }
    return (Deferred<R>) this;
  }

  private void append(Object link) {
    if (links == null) {
      links = new Object[4];
    } else if (tail == links.length) {
      makeRoom();
    }
    links[tail++] = link;
  }

  /** Moves the links to the front if half of them have run, so that a chain can grow for ever. */
  private void makeRoom() {
    int pending = tail - head;
    Object[] room = pending > tail / 2 ? new Object[tail * 2] : links;
    System.arraycopy(links, head, room, 0, pending);
    if (room == links) {
      Arrays.fill(room, pending, tail, null);
    }
    links = room;
    head = 0;
    tail = pending;
  }

  /** Runs what can be run of this chain, and of every chain that turns out to wait for it. */
  private void runCallbacks() {
    if (running) {
      return;
    }
    Deferred<?> current = this;
    ArrayList<Deferred<?>> suppliers = null;
    while (current.paused == 0) {
      Deferred<?> receiver = current.runLinks();
      if (receiver != null) {
        suppliers = suppliers == null ? new ArrayList<>() : suppliers;
        suppliers.add(current);
        current = receiver;
      } else if (suppliers != null && !suppliers.isEmpty()) {
        current = suppliers.remove(suppliers.size() - 1);
      } else {
        return;
      }
    }
  }

  /**
   * Runs links until there are none, or until the chain has to wait for another Deferred.
   *
   * @return a Deferred that has been waiting for this one and now has its result; null if none
   */
  @SuppressWarnings("unchecked")
  private @Nullable Deferred<?> runLinks() {
    running = true;
    while (head < tail) {
      Object link = links[head];
      links[head++] = null;
      if (link instanceof Deferred<?> receiver) {
        running = false;
        receiver.result = handOver();
        receiver.paused--;
        return receiver;
      }
      try {
        if (link instanceof Link special) {
          result = special.run(result);
        } else if (!(result instanceof Failed)) {
          result = ((Callback<Object, Object>) link).call(result);
        }
      } catch (Throwable t) {
        result = new Failed(t);
      }
      if (result instanceof Deferred<?> inner && !takeResultOf(inner)) {
        break;
      }
    }
    running = false;
    if (head == tail) {
      head = 0;
      tail = 0;
      if (links != null && links.length > KEPT_LINKS) {
        links = null;
      }
    }
    noteUnhandled();
    return null;
  }

  /** Takes over the result of a Deferred that a link answered with, or waits for it. */
  private boolean takeResultOf(Deferred<?> inner) {
    if (inner == this) {
      result = new Failed(new IllegalStateException("a link answered with its own Deferred"));
      return true;
    }
    if (!inner.called || inner.waiting() || inner.paused != 0) {
      paused++;
      inner.append(this);
      return false;
    }
    result = inner.handOver();
    return true;
  }

  private @Nullable Object handOver() {
    Object handedOver = result;
    result = null;
    noteUnhandled();
    return handedOver;
  }

  /** Keeps the watch over unhandled failures in step with the result. */
  private void noteUnhandled() {
    Throwable failure = result instanceof Failed failed ? failed.cause() : null;
    if (unhandled != null && unhandled.failure() != failure) {
      unhandled.forget();
      unhandled = null;
    }
    if (unhandled == null && failure != null) {
      unhandled = UnhandledFailure.watch(this, failure, debug);
    }
  }
}
