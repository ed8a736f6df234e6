package dev.entwine.reactor;

import java.util.List;

/**
 * Where a coroutine awaited what failed: suppressed in the failure, whose own stack is of where it
 * happened.
 */
final class AwaitedHere extends Exception {
  private static final long serialVersionUID = 1L;

  /** An exception that many await does not grow for ever. */
  private static final int MOST = 10;

  private static final StackWalker WALKER = StackWalker.getInstance();

  private AwaitedHere() {
    super("awaited by a coroutine", null, false, true);
  }

  /** The frames of the coroutine alone: below them are those of whoever resumed it. */
  @Override
  public synchronized Throwable fillInStackTrace() {
    List<StackTraceElement> frames =
        WALKER.walk(
            all ->
                all.map(StackWalker.StackFrame::toStackTraceElement)
                    .dropWhile(f -> !isAwait(f))
                    .dropWhile(AwaitedHere::isAwait)
                    .takeWhile(f -> !CoroutineRun.isBeginning(f.getClassName(), f.getMethodName()))
                    .toList());
    setStackTrace(frames.toArray(StackTraceElement[]::new));
    return this;
  }

  private static boolean isAwait(StackTraceElement frame) {
    return frame.getClassName().equals(Coroutine.class.getName());
  }

  /** Notes in the failure that the caller awaited it. One without a stack may be shared: not so. */
  static void note(Throwable failure) {
    if (failure.getStackTrace().length > 0 && failure.getSuppressed().length < MOST) {
      failure.addSuppressed(new AwaitedHere());
    }
  }
}
