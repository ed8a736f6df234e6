package dev.entwine.watch;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where something was created, and for which {@link Watch}.
 *
 * <p>What is created while a recorded call runs (a delayed one, one from another thread, one on a
 * worker) has the watch of that call, and after its own place that of the call. So a timer that
 * renews itself belongs to the test that started it, whichever test runs by then.
 */
public final class Origin {

  /** Enough to recognise the line, and who called it. */
  private static final int FRAMES = 6;

  private static final int DEPTH = 200;

  private static final List<String> NOT_THE_USERS =
      List.of(
          "java.",
          "jdk.",
          "sun.",
          "io.netty.",
          "io.vertx.",
          "dev.entwine.watch.",
          "dev.entwine.time.",
          "dev.entwine.defer.",
          "dev.entwine.task.",
          "dev.entwine.transport.",
          "dev.entwine.reactor.",
          "dev.entwine.protocol",
          "dev.entwine.endpoint.",
          "dev.entwine.amp.",
          "dev.entwine.service.",
          "dev.entwine.bus.",
          "dev.entwine.tls.",
          "dev.entwine.testing.ManualClock");

  private static final ThreadLocal<@Nullable Origin> CURRENT = new ThreadLocal<>();

  private static volatile boolean recorded = Boolean.getBoolean("dev.entwine.debug");
  private static volatile boolean debugging = recorded;
  private static int watches;

  private final @Nullable Watch watch;
  private final List<String> place;

  private Origin(@Nullable Watch watch, List<String> place) {
    this.watch = watch;
    this.place = place;
  }

  /** Whether origins are recorded: in debug mode, and while something is watched. */
  public static boolean recorded() {
    return recorded;
  }

  /** Whether debug mode is on: at first, if the system property {@code dev.entwine.debug} is. */
  public static boolean debugging() {
    return debugging;
  }

  /** Turns debug mode on or off. */
  public static synchronized void setDebugging(boolean on) {
    debugging = on;
    recorded = debugging || watches > 0;
  }

  static synchronized void watching(int change) {
    watches += change;
    recorded = debugging || watches > 0;
  }

  /** The caller's place, on a thread that works for {@code home}. */
  public static Origin here(Home home) {
    Origin current = CURRENT.get();
    List<String> frames =
        StackWalker.getInstance()
            .walk(
                stack ->
                    stack
                        .limit(DEPTH)
                        .takeWhile(frame -> !isTheFrameworks(frame.getClassName()))
                        .filter(frame -> isTheUsers(frame.getClassName()))
                        .limit(FRAMES)
                        .map(frame -> frame.toStackTraceElement().toString())
                        .collect(Collectors.toList()));
    Stream<String> before = current == null ? Stream.of() : current.place.stream();
    List<String> place = Stream.concat(frames.stream(), before).distinct().limit(FRAMES).toList();
    return new Origin(Watch.of(home), place);
  }

  /** Whether a class is of the program, and not of what it runs on. */
  public static boolean isTheUsers(String className) {
    return NOT_THE_USERS.stream().noneMatch(className::startsWith);
  }

  /** Whether a class is of what runs tests: nothing of interest is further out. */
  public static boolean isTheFrameworks(String className) {
    return className.startsWith("org.junit.");
  }

  static @Nullable Origin current() {
    return CURRENT.get();
  }

  /** Marks the calling thread as working for a watch; answers with what it worked for before. */
  static @Nullable Origin enter(@Nullable Origin origin) {
    Origin before = CURRENT.get();
    if (origin == null) {
      CURRENT.remove();
    } else {
      CURRENT.set(origin);
    }
    return before;
  }

  static Origin of(Watch watch) {
    return new Origin(watch, List.of());
  }

  /** What it was created for; null if nobody watched, or nobody can tell for which test. */
  public @Nullable Watch watch() {
    return watch;
  }

  /**
   * The lines of the program that created it, the nearest first, and then those that handed over
   * what did; empty if they aren't known.
   */
  public List<String> place() {
    return place;
  }

  /** A call that works for what this was created for. */
  public Runnable carriedBy(Runnable call) {
    return () -> {
      Origin before = enter(this);
      try {
        call.run();
      } finally {
        enter(before);
      }
    };
  }

  /** {@link #carriedBy(Runnable)}. */
  public <T extends @Nullable Object> Callable<T> carriedBy(Callable<T> call) {
    return () -> {
      Origin before = enter(this);
      try {
        return call.call();
      } finally {
        enter(before);
      }
    };
  }
}
