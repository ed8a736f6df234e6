package dev.entwine.reactor;

import dev.entwine.reactor.Coroutine.Mode;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A way to stop in the middle of code and to go on there later. */
interface CoroutineEngine {

  /** One piece of code, run a stretch at a time. */
  interface Strand {
    /**
     * Runs it from where it stopped to where it stops next, or to its end. Called on the thread
     * that the strand's coroutine belongs to, or with that thread's turn.
     */
    void resume();

    /**
     * Stops; called by the code itself. Returns when it is resumed.
     *
     * @return null then; at once what stands in the way if it can't stop here
     */
    @Nullable String suspend();
  }

  Mode mode();

  /** Whether a strand has a thread of its own, so that it may be resumed on another than before. */
  default boolean hasOwnThreads() {
    return mode() != Mode.CONTINUATION;
  }

  /**
   * A strand that has not begun.
   *
   * @param code what it runs; it throws nothing
   * @throws TooManyCoroutines if there are as many as there may be
   */
  Strand strand(Runnable code);

  /** What this JVM does best. */
  static CoroutineEngine chosen() {
    return Choice.BEST;
  }

  /** What this JVM does best where a strand may have to move from one thread to another. */
  static CoroutineEngine chosenWithOwnThreads() {
    return Choice.WITH_OWN_THREADS;
  }

  /** Made when the first coroutine is. */
  final class Choice {
    private static final Logger LOG = LoggerFactory.getLogger(Coroutine.class);

    static final CoroutineEngine WITH_OWN_THREADS = withOwnThreads();
    static final CoroutineEngine BEST = best();

    private Choice() {}

    private static CoroutineEngine best() {
      CoroutineEngine continuations = ContinuationEngine.orNull();
      CoroutineEngine best = continuations != null ? continuations : WITH_OWN_THREADS;
      LOG.info(
          "Coroutines: {}",
          switch (best.mode()) {
            case CONTINUATION -> "continuations on the loop's own thread";
            case VIRTUAL_THREAD ->
                "virtual threads that are lent the loop's turn; start Java with --add-exports"
                    + " java.base/jdk.internal.vm=ALL-UNNAMED to have continuations instead";
            case PLATFORM_THREAD ->
                "at most "
                    + BatonThreads.MAXIMUM
                    + " threads that are lent the loop's turn; Java 21 or newer, started with"
                    + " --add-exports java.base/jdk.internal.vm=ALL-UNNAMED, does without";
          });
      return best;
    }

    private static CoroutineEngine withOwnThreads() {
      ThreadFactory virtual =
          Boolean.getBoolean("dev.entwine.debug") ? null : BatonEngine.virtualThreads();
      return virtual != null ? BatonEngine.virtual(virtual) : BatonEngine.platform();
    }
  }
}
