package dev.entwine.reactor;

import dev.entwine.reactor.Coroutine.Mode;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;

/**
 * The ways to do coroutines, each as far as the running JVM offers it: one suite is run over all.
 */
final class CoroutineEngines {

  private static final @Nullable CoroutineEngine CONTINUATIONS = ContinuationEngine.orNull();
  private static final @Nullable CoroutineEngine VIRTUAL_THREADS = virtualThreads();
  private static final CoroutineEngine PLATFORM_THREADS =
      BatonEngine.platform(new BatonThreads(2_000));

  private CoroutineEngines() {}

  private static @Nullable CoroutineEngine virtualThreads() {
    ThreadFactory threads = BatonEngine.virtualThreads();
    return threads == null ? null : BatonEngine.virtual(threads);
  }

  static @Nullable CoroutineEngine of(Mode mode) {
    return switch (mode) {
      case CONTINUATION -> CONTINUATIONS;
      case VIRTUAL_THREAD -> VIRTUAL_THREADS;
      case PLATFORM_THREAD -> PLATFORM_THREADS;
    };
  }
}
