package dev.entwine.reactor;

/**
 * A coroutine was not started, because as many as may be exist: only where each needs a thread of
 * its own, see {@link Coroutine.Mode#PLATFORM_THREAD}.
 */
public final class TooManyCoroutines extends RuntimeException {
  private static final long serialVersionUID = 1L;

  TooManyCoroutines(int maximum) {
    super(
        maximum
            + " coroutines have not ended, and no more may be, since each has a thread: let fewer"
            + " wait, raise -D"
            + BatonThreads.PROPERTY
            + ", or use Java 21 or newer",
        null,
        false,
        false);
  }
}
