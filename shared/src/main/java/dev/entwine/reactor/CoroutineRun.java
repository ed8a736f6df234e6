package dev.entwine.reactor;

import dev.entwine.defer.AlreadyCalledError;
import dev.entwine.defer.Callback;
import dev.entwine.defer.CancelledError;
import dev.entwine.defer.Deferred;
import dev.entwine.defer.DeferredResult;
import dev.entwine.defer.UnhandledErrors;
import dev.entwine.reactor.Coroutine.Body;
import dev.entwine.reactor.CoroutineEngine.Strand;
import dev.entwine.transport.Turn;
import io.vertx.core.internal.ContextInternal;
import org.jspecify.annotations.Nullable;

/**
 * One coroutine, from its start to its end.
 *
 * <p>Its body runs on a strand; all else, the firing of its Deferred included, is done at home. All
 * fields are touched there, or by the body while it has home's turn.
 */
final class CoroutineRun<T extends @Nullable Object> {

  private static final Object NOTHING = new Object();
  private static final ThreadLocal<Current> CURRENT = ThreadLocal.withInitial(Current::new);

  private final CoroutineHome home;
  private final CoroutineEngine engine;
  private final Body<? extends T> body;
  private final Strand strand;

  /** The body's surroundings, while it does not run. */
  private @Nullable ContextInternal context;

  private @Nullable ClassLoader loader;

  private final Deferred<T> handedOut = newResult();

  /** What the end of the body fires: {@link #handedOut}, or what that waits for. */
  private Deferred<T> result = handedOut;

  private Arrival arrival = new Arrival();
  private @Nullable DeferredResult<?> awaited;
  private boolean hasWaited;
  private boolean ended;
  private @Nullable T value;
  private @Nullable Throwable failure;

  private CoroutineRun(
      CoroutineHome home,
      CoroutineEngine engine,
      @Nullable ContextInternal context,
      Body<? extends T> body) {
    this.home = home;
    this.engine = engine;
    this.context = context;
    this.loader = Thread.currentThread().getContextClassLoader();
    this.body = body;
    this.strand = engine.strand(engine.hasOwnThreads() ? this::beginOnOwnThread : this::begin);
  }

  /**
   * Starts one.
   *
   * @param engine used if nothing here asks for another
   */
  static <T extends @Nullable Object> Deferred<T> start(
      CoroutineEngine engine, Body<? extends T> body) {
    Current current = CURRENT.get();
    CoroutineRun<?> outer = current.run;
    CoroutineHome home = CoroutineHome.current(current.home);
    home.checkDepth();
    CoroutineEngine fitting = outer == null ? engine : outer.engine;
    if (!fitting.hasOwnThreads() && (!home.isSettled() || Turn.isLent())) {
      fitting = CoroutineEngine.chosenWithOwnThreads();
    }
    ContextInternal context = ContextInternal.current();
    if (context == null && home.reactor() != null) {
      context = home.reactor().context();
    }
    CoroutineRun<T> run;
    try {
      run = new CoroutineRun<>(home, fitting, context, body);
    } catch (TooManyCoroutines e) {
      return Deferred.fail(e);
    }
    home.start(run);
    return run.handedOut;
  }

  /** The coroutine that the caller is in. */
  static CoroutineRun<?> current() {
    CoroutineRun<?> run = CURRENT.get().run;
    if (run == null) {
      throw new IllegalStateException(
          "await() outside a coroutine, on thread '"
              + Thread.currentThread().getName()
              + "': it belongs into the body given to Coroutine.run()");
    }
    return run;
  }

  // The body's side.

  /** Whether a frame is the outermost one of a coroutine's body. */
  static boolean isBeginning(String className, String methodName) {
    return className.equals(CoroutineRun.class.getName()) && methodName.equals("begin");
  }

  private void begin() {
    try {
      value = body.run();
    } catch (Throwable t) {
      failure = t;
    }
    ended = true;
  }

  private void beginOnOwnThread() {
    Current current = CURRENT.get();
    current.run = this;
    current.home = home;
    ContextInternal own = context;
    ContextInternal before = own == null ? null : own.beginDispatch();
    Thread thread = Thread.currentThread();
    ClassLoader loaderBefore = thread.getContextClassLoader();
    thread.setContextClassLoader(loader);
    try {
      begin();
    } finally {
      thread.setContextClassLoader(loaderBefore);
      if (own != null) {
        own.endDispatch(before);
      }
      CURRENT.remove();
    }
  }

  /** Waits for it, in the body. */
  @SuppressWarnings("unchecked")
  <R extends @Nullable Object> R await(DeferredResult<? extends R> deferred) {
    Arrival own = arrival;
    deferred.addCallbacks(own.onValue, own.onFailure);
    if (own.outcome == NOTHING) {
      suspend(deferred, own);
    }
    Object outcome = own.outcome;
    own.outcome = NOTHING;
    if (outcome instanceof Failed failed) {
      AwaitedHere.note(failed.cause);
      throw CoroutineRun.<RuntimeException>sneaky(failed.cause);
    }
    return (R) outcome;
  }

  private void suspend(DeferredResult<?> deferred, Arrival own) {
    if (!hasWaited) {
      hasWaited = true;
      home.add(this);
    }
    context = ContextInternal.current();
    loader = Thread.currentThread().getContextClassLoader();
    awaited = deferred;
    String hazard = strand.suspend();
    if (hazard != null) {
      awaited = null;
      own.abandoned = true;
      arrival = new Arrival();
      throw new IllegalStateException("await() is not possible here: " + hazard);
    }
  }

  // Home's side.

  /** Lets the body run until it waits or has ended. */
  void takeTurn() {
    Current current = CURRENT.get();
    CoroutineRun<?> outerRun = current.run;
    CoroutineHome outerHome = current.home;
    Thread thread = Thread.currentThread();
    ClassLoader outerLoader = thread.getContextClassLoader();
    ContextInternal own = context;
    ContextInternal outerContext = own == null ? null : own.beginDispatch();
    thread.setContextClassLoader(loader);
    // On a thread of its own the body is not here.
    current.run = engine.hasOwnThreads() ? null : this;
    current.home = home;
    try {
      strand.resume();
      current.run = null;
      if (ended) {
        end();
      }
    } finally {
      current.run = outerRun;
      current.home = outerHome;
      if (own != null) {
        own.endDispatch(outerContext);
      }
      thread.setContextClassLoader(outerLoader);
    }
  }

  private void end() {
    if (hasWaited) {
      home.remove(this);
    }
    try {
      if (failure != null) {
        result.errback(failure);
      } else if (value instanceof Deferred) {
        result.errback(
            new IllegalArgumentException(
                "the coroutine returned a Deferred: let it return what it awaited from it"));
      } else {
        result.callback(value);
      }
    } catch (AlreadyCalledError e) {
      UnhandledErrors.report("a coroutine whose Deferred somebody else had fired", e);
    }
  }

  /**
   * The Deferred that the end of the body fires. When it is cancelled before that, it becomes one
   * that waits for another such Deferred: what the body makes of it is still the result.
   */
  private Deferred<T> newResult() {
    Deferred<T> fresh = new Deferred<>(own -> own.errback(CancelRequest.INSTANCE));
    return fresh.addErrbackDeferred(
        CancelRequest.class,
        request -> {
          Deferred<T> next = newResult();
          result = next;
          cancelAwaited();
          return next;
        });
  }

  private void cancelAwaited() {
    if (awaited != null) {
      awaited.cancel();
    }
  }

  /** The reactor has ended while the body waits. */
  void reactorEnded() {
    // Nobody is left who would want to hear of it.
    handedOut.addErrback(CancelledError.class, e -> null);
    cancelAwaited();
  }

  @SuppressWarnings("unchecked")
  private static <X extends Throwable> X sneaky(Throwable t) throws X {
    throw (X) t;
  }

  /** What the body awaits, as it comes. The same object serves one await after the other. */
  private final class Arrival {

    final Callback<Object, Object> onValue = this::arrived;
    final Callback<Throwable, Object> onFailure = this::failed;
    private @Nullable Object outcome = NOTHING;

    /** The await was refused: what comes is not for the coroutine. */
    private boolean abandoned;

    private @Nullable Object arrived(@Nullable Object value) {
      if (abandoned) {
        return value;
      }
      bringHome(value);
      return null;
    }

    private @Nullable Object failed(Throwable failure) throws Throwable {
      if (abandoned) {
        throw failure;
      }
      bringHome(new Failed(failure));
      return null;
    }

    private void bringHome(@Nullable Object outcome) {
      if (home.isHere()) {
        take(outcome);
      } else {
        home.callFromElsewhere(() -> take(outcome));
      }
    }

    private void take(@Nullable Object outcome) {
      this.outcome = outcome;
      if (awaited != null) {
        awaited = null;
        home.resume(CoroutineRun.this);
      }
    }
  }

  /** A failure as what came of an await, told apart from a value that happens to be a Throwable. */
  private record Failed(Throwable cause) {}

  /** Of one thread. */
  private static final class Current {
    /** The coroutine whose body the thread runs. */
    @Nullable CoroutineRun<?> run;

    /** Where the code belongs that the thread runs, if a coroutine has to do with it. */
    @Nullable CoroutineHome home;
  }

  /** What a coroutine's Deferred is fired with to be cancelled; never seen outside. */
  private static final class CancelRequest extends RuntimeException {
    private static final long serialVersionUID = 1L;
    static final CancelRequest INSTANCE = new CancelRequest();

    private CancelRequest() {
      super("to be cancelled", null, false, false);
    }
  }
}
