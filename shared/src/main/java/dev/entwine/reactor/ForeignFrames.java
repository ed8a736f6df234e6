package dev.entwine.reactor;

/**
 * Finds what the JVM can't stop in the middle of: a native method that has called back into Java,
 * or the initialiser of a class. Some microseconds.
 */
final class ForeignFrames {

  static final String HAZARD =
      "a native method, the loading or the initialiser of a class has called the code that awaits,"
          + " and can't be stopped in the middle";

  private static final StackWalker WALKER = StackWalker.getInstance();

  private ForeignFrames() {}

  /** Whether there is one between the caller and the beginning of its coroutine. */
  static boolean onStack() {
    return WALKER.walk(
        frames ->
            frames
                .takeWhile(
                    frame -> !CoroutineRun.isBeginning(frame.getClassName(), frame.getMethodName()))
                .anyMatch(
                    frame -> frame.isNativeMethod() || frame.getMethodName().equals("<clinit>")));
  }
}
