package dev.entwine.reactor;

import static java.lang.invoke.MethodType.methodType;

import dev.entwine.reactor.Coroutine.Mode;
import dev.entwine.transport.Turn;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Coroutines as the JDK's own continuations, what virtual threads are made of: the frames between
 * {@code resume} and {@code suspend} are moved to the heap, and back when it goes on.
 *
 * <p>The JDK does not export them, so they are reached by method handles, and only if the JVM was
 * started so that it lets us.
 *
 * <p>A continuation is always resumed on the thread it began on. The JVM would let it move; but
 * compiled code may keep what {@code Thread.currentThread()} was, and then would take itself to be
 * on the old thread.
 */
final class ContinuationEngine implements CoroutineEngine {

  private static final Logger LOG = LoggerFactory.getLogger(Coroutine.class);
  private static final String PINNED = "Pinned: ";

  // Constants to the compiler, which can look through them. Null if there are none.
  private static final @Nullable MethodHandle NEW;
  private static final @Nullable MethodHandle RUN;
  private static final @Nullable MethodHandle YIELD;

  static {
    MethodHandle create = null;
    MethodHandle run = null;
    MethodHandle yield = null;
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      Class<?> scopeType = Class.forName("jdk.internal.vm.ContinuationScope");
      Class<?> type = Class.forName("jdk.internal.vm.Continuation");
      Object scope =
          lookup
              .findConstructor(scopeType, methodType(void.class, String.class))
              .invoke("dev.entwine.coroutine");
      create =
          lookup
              .findConstructor(type, methodType(void.class, scopeType, Runnable.class))
              .bindTo(scope)
              .asType(methodType(Object.class, Runnable.class));
      run =
          lookup
              .findVirtual(type, "run", methodType(void.class))
              .asType(methodType(void.class, Object.class));
      yield =
          lookup
              .findStatic(type, "yield", methodType(boolean.class, scopeType))
              .bindTo(scope)
              .asType(methodType(void.class));
    } catch (Throwable t) {
      LOG.debug("This JVM offers no continuations: {}", t.toString());
      create = null;
    }
    NEW = create;
    RUN = run;
    YIELD = yield;
  }

  private ContinuationEngine() {}

  /** The engine, if this JVM has continuations, lets us have them, and they work. */
  static @Nullable CoroutineEngine orNull() {
    if (NEW == null) {
      return null;
    }
    CoroutineEngine engine = new ContinuationEngine();
    try {
      int[] step = {0};
      Strand[] strand = new Strand[1];
      strand[0] =
          engine.strand(
              () -> {
                step[0] = 1;
                if (strand[0].suspend() == null) {
                  step[0] = 2;
                }
              });
      strand[0].resume();
      if (step[0] == 1) {
        strand[0].resume();
      }
      return step[0] == 2 ? engine : null;
    } catch (RuntimeException | LinkageError e) {
      LOG.debug("The continuations of this JVM do not work", e);
      return null;
    }
  }

  @Override
  public String toString() {
    return mode().name();
  }

  @Override
  public Mode mode() {
    return Mode.CONTINUATION;
  }

  @Override
  public Strand strand(Runnable code) {
    return new ContinuationStrand(code);
  }

  private static final class ContinuationStrand implements Strand {

    private final Object continuation;
    private final Thread thread = Thread.currentThread();

    ContinuationStrand(Runnable code) {
      try {
        continuation = (Object) NEW.invokeExact(code);
      } catch (Throwable t) {
        throw sneaky(t);
      }
    }

    @Override
    public void resume() {
      if (thread == Thread.currentThread()) {
        runHere();
      } else if (!Turn.run(t -> t == thread, this::runHere)) {
        throw new IllegalStateException(
            "a coroutine of thread '"
                + thread.getName()
                + "' was to go on on thread '"
                + Thread.currentThread().getName()
                + "'");
      }
    }

    private void runHere() {
      try {
        RUN.invokeExact(continuation);
      } catch (Throwable t) {
        throw sneaky(t);
      }
    }

    @Override
    public @Nullable String suspend() {
      if (HeldMonitors.looking()) {
        String held = HeldMonitors.find();
        if (held != null) {
          return held;
        }
      }
      try {
        YIELD.invokeExact();
        return null;
      } catch (IllegalStateException e) {
        if (e.getMessage() == null || !e.getMessage().startsWith(PINNED)) {
          throw e;
        }
        return switch (e.getMessage().substring(PINNED.length())) {
          case "MONITOR" -> HeldMonitors.HAZARD;
          case "NATIVE", "CRITICAL_SECTION" -> ForeignFrames.HAZARD;
          default -> "the JVM says: " + e.getMessage();
        };
      } catch (Throwable t) {
        throw sneaky(t);
      }
    }

    @SuppressWarnings("unchecked")
    private static <X extends Throwable> RuntimeException sneaky(Throwable t) throws X {
      throw (X) t;
    }
  }
}
