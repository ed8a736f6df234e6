package dev.entwine.reactor;

import dev.entwine.reactor.Coroutine.Mode;
import java.lang.reflect.InvocationTargetException;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;

/** Coroutines on threads of their own, to which the loop's turn is handed like a baton. */
final class BatonEngine implements CoroutineEngine {

  /** Gives a baton a thread: starts one, or takes one that is idle. */
  interface Threads {
    void provide(Baton baton);
  }

  private final Mode mode;
  private final Threads threads;

  private BatonEngine(Mode mode, Threads threads) {
    this.mode = mode;
    this.threads = threads;
  }

  static CoroutineEngine platform() {
    return platform(new BatonThreads(BatonThreads.MAXIMUM));
  }

  static CoroutineEngine platform(BatonThreads pool) {
    return new BatonEngine(Mode.PLATFORM_THREAD, pool);
  }

  static CoroutineEngine virtual(ThreadFactory threads) {
    return new BatonEngine(
        Mode.VIRTUAL_THREAD, baton -> threads.newThread(() -> baton.run(() -> {})).start());
  }

  /**
   * Makes virtual threads; null on a JVM without them. By reflection: Java 17 has no name for it.
   */
  static @Nullable ThreadFactory virtualThreads() {
    if (Runtime.version().feature() < 21) {
      return null;
    }
    try {
      Class<?> builderType = Class.forName("java.lang.Thread$Builder");
      Object builder = Thread.class.getMethod("ofVirtual").invoke(null);
      builderType.getMethod("name", String.class, long.class).invoke(builder, "entwine-baton-", 0);
      builderType.getMethod("inheritInheritableThreadLocals", boolean.class).invoke(builder, false);
      return (ThreadFactory) builderType.getMethod("factory").invoke(builder);
    } catch (ClassNotFoundException
        | NoSuchMethodException
        | IllegalAccessException
        | InvocationTargetException e) {
      throw new IllegalStateException("virtual threads are not what they were in Java 21", e);
    }
  }

  @Override
  public String toString() {
    return mode().name();
  }

  @Override
  public Mode mode() {
    return mode;
  }

  @Override
  public Strand strand(Runnable code) {
    Baton baton = new Baton(code);
    threads.provide(baton);
    return baton;
  }
}
