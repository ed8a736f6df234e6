package dev.entwine.reactor;

import dev.entwine.defer.Deferred;
import dev.entwine.defer.DeferredResult;
import io.vertx.core.Future;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Code that waits in the middle, without blocking its loop. Twisted's {@code inlineCallbacks} and
 * {@code async def}.
 *
 * <pre>{@code
 * import static dev.entwine.reactor.Coroutine.await;
 *
 * Deferred<Integer> total = Coroutine.run(() -> {
 *   int first = await(fetch("a"));
 *   int second = await(fetch("b"));
 *   return first + second;
 * });
 * }</pre>
 *
 * <ul>
 *   <li>The body begins at once, inside {@link #run}, and runs until it awaits something that is
 *       not there yet; then {@code run} returns. It goes on when that fires, inside the call that
 *       fires it (a hundred deep at most: what would be deeper comes a moment later, in the same
 *       turn). What has fired already is awaited at little more than the cost of a call.
 *   <li>It runs as if on the event loop it was started on: <b>between two awaits nothing else of
 *       that reactor runs</b>, and {@code Vertx.currentContext()} is the one it was started in. At
 *       each await everything else may run: what was checked before may not hold after.
 *   <li>Await in the body and in the methods that it calls, not in a callback given to something
 *       else, even if that calls it at once.
 *   <li>A failure is thrown at the await, as the object that it is: with the stack of where it
 *       happened, and the place of the await among its suppressed exceptions (unless it is an
 *       exception without a stack, of which many may share one).
 *   <li>Cancelling the coroutine's Deferred cancels what it awaits: usually {@link
 *       dev.entwine.defer.CancelledError} is thrown at the await. The body may catch it, go on, and
 *       return a value; only when the body ends does the Deferred fire. When its reactor ends, each
 *       coroutine that still waits is cancelled.
 * </ul>
 *
 * <p><b>How it is done</b> depends on the JVM, what it means does not; {@link #mode} and a line in
 * the log tell which it is. {@link Mode#CONTINUATION} costs a fraction of a microsecond; with the
 * other two each coroutine has a thread of its own, to which the loop's thread lends its turn, at
 * some ten microseconds or more for each await. There {@code Thread.currentThread()} is not the
 * loop's: what belongs to Entwine takes the thread for the loop's all the same, and lets the loop's
 * own thread do what touches a channel; what belongs to Vert.x sees a foreign thread, and puts off
 * until the next turn what it would have done at once (the listeners of a promise that the body
 * completes, for instance). A coroutine that is started before its reactor runs always has a thread
 * of its own.
 *
 * <p><b>What can't be held across an await</b>, whichever way it is done:
 *
 * <ul>
 *   <li>A monitor ({@code synchronized}) or another lock of threads: whoever enters it next on the
 *       loop would wait for a coroutine that can't go on, for ever. A {@link
 *       dev.entwine.defer.DeferredLock} is made for that. The JVM refuses such an await before Java
 *       24 and with continuations only; in debug mode ({@code -Ddev.entwine.debug=true}) every
 *       await looks for held monitors and refuses. (So in debug mode {@link Mode#VIRTUAL_THREAD} is
 *       not used, since no JVM tells which monitors a virtual thread holds. Locks of {@code
 *       java.util.concurrent} are never noticed.)
 *   <li>A native method that has called back into Java, or a class initialiser: refused with {@link
 *       IllegalStateException}. (Where the JVM calls into Java by itself, as when it has a class
 *       loaded that the code mentions, it is noticed with continuations only.)
 *   <li>Thread-locals: with continuations they are the loop's, otherwise some thread's. Pass what
 *       is needed, or keep it in the local data of the Vert.x context.
 * </ul>
 *
 * <p>A coroutine whose Deferred is never fired, and that nothing refers to any more, is collected
 * by the garbage collector without a word, and without its {@code finally} blocks being run; unlike
 * in Python, where they are. With {@link Mode#VIRTUAL_THREAD} that needs {@code
 * -Djdk.trackAllThreads=false}; with {@link Mode#PLATFORM_THREAD} it never happens, and the thread
 * stays occupied until the reactor ends. At most 1000 coroutines exist at a time in that mode, or
 * as many as the system property {@code dev.entwine.coroutine.threads} says; one more fails at once
 * with {@link TooManyCoroutines}.
 *
 * <p>Without a reactor, as in a unit test with a manual clock, a coroutine belongs to the thread
 * that started it, and what it awaits has to be fired there.
 */
public final class Coroutine {

  private Coroutine() {}

  /** What a coroutine does. */
  @FunctionalInterface
  public interface Body<T extends @Nullable Object> {
    /** Runs from the first await to the last; what it returns or throws fires the Deferred. */
    T run() throws Throwable;
  }

  /** What a coroutine does that has nothing to answer. */
  @FunctionalInterface
  public interface Steps {
    /** Runs from the first await to the last; what it throws fails the Deferred. */
    void run() throws Throwable;
  }

  /** How a body is kept while it waits. */
  public enum Mode {
    /**
     * As a continuation on the loop's own thread. Java 21 or newer, started with {@code
     * --add-exports java.base/jdk.internal.vm=ALL-UNNAMED}, as the command {@code entwine} does.
     */
    CONTINUATION,

    /** On a virtual thread that is lent the loop's turn. Java 21 or newer. */
    VIRTUAL_THREAD,

    /** On a thread of a pool that is lent the loop's turn. */
    PLATFORM_THREAD
  }

  /**
   * Starts a coroutine, on the reactor that the caller is on. It has begun when this returns.
   *
   * @return fires with what the body returns or throws
   * @throws IllegalStateException on a thread that only seems to belong to a reactor: one of its
   *     worker threads
   */
  public static <T extends @Nullable Object> Deferred<T> run(Body<? extends T> body) {
    return CoroutineRun.start(CoroutineEngine.chosen(), body);
  }

  /** {@link #run(Body)} for a body without an answer: the Deferred fires with null. */
  public static Deferred<@Nullable Void> run(Steps body) {
    return run(
        () -> {
          body.run();
          return null;
        });
  }

  /**
   * Waits until the Deferred fires. Its result then is null, as after any callback.
   *
   * <p>Checked exceptions are thrown without being declared, since a method that awaits can't know
   * them; {@link #await(DeferredResult, Class)} declares one.
   *
   * @return the value that it was fired with
   * @throws IllegalStateException if the caller is not the body of a coroutine, or holds what can't
   *     be held across an await; the Deferred is left as it is
   */
  public static <T extends @Nullable Object> T await(DeferredResult<? extends T> deferred) {
    return CoroutineRun.current().await(deferred);
  }

  /**
   * {@link #await(DeferredResult)}, for a failure that is a checked exception and that the caller
   * wants to catch: {@code await(d, IOException.class)}.
   */
  public static <T extends @Nullable Object, X extends Throwable> T await(
      DeferredResult<? extends T> deferred, Class<X> failure) throws X {
    return await(deferred);
  }

  /**
   * Waits until a Vert.x future completes. (Not {@code future.await()}: that blocks the loop.)
   *
   * <p>It can't be cancelled: if the coroutine is, its work goes on and its result is dropped.
   */
  public static <T extends @Nullable Object> T await(Future<? extends T> future) {
    CoroutineRun<?> run = CoroutineRun.current();
    return future.succeeded() ? future.result() : run.await(Deferred.fromFuture(future));
  }

  /** {@link #await(Future)}, for a failure that is a checked exception. */
  public static <T extends @Nullable Object, X extends Throwable> T await(
      Future<? extends T> future, Class<X> failure) throws X {
    return await(future);
  }

  /**
   * Waits until a completion stage completes. If the coroutine is cancelled, so is the stage, where
   * it is a {@link java.util.concurrent.CompletableFuture}.
   */
  public static <T extends @Nullable Object> T await(CompletionStage<? extends T> stage) {
    return CoroutineRun.current().await(Deferred.<T>fromCompletionStage(stage));
  }

  /** {@link #await(CompletionStage)}, for a failure that is a checked exception. */
  public static <T extends @Nullable Object, X extends Throwable> T await(
      CompletionStage<? extends T> stage, Class<X> failure) throws X {
    return await(stage);
  }

  /** How the coroutines of running reactors are done in this JVM. */
  public static Mode mode() {
    return CoroutineEngine.chosen().mode();
  }
}
