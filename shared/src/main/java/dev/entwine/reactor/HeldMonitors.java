package dev.entwine.reactor;

import dev.entwine.defer.Deferred;
import java.lang.management.ManagementFactory;
import java.lang.management.MonitorInfo;
import java.lang.management.ThreadInfo;
import org.jspecify.annotations.Nullable;

/**
 * Finds monitors that a coroutine holds at an await. In debug mode only: it takes some hundred
 * microseconds.
 */
final class HeldMonitors {

  static final String HAZARD =
      "a monitor is held (synchronized), and whoever enters it next would block the loop for ever:"
          + " hold a DeferredLock instead";

  private HeldMonitors() {}

  static boolean looking() {
    return Deferred.getDebugging();
  }

  /** What stands in the way of an await by the caller; null if it holds nothing. */
  static @Nullable String find() {
    long[] own = {Thread.currentThread().getId()};
    ThreadInfo info = ManagementFactory.getThreadMXBean().getThreadInfo(own, true, false)[0];
    if (info == null) {
      return null; // a virtual thread, of which the JVM tells nothing
    }
    int beginning = 0;
    for (StackTraceElement frame : info.getStackTrace()) {
      if (CoroutineRun.isBeginning(frame.getClassName(), frame.getMethodName())) {
        break;
      }
      beginning++;
    }
    for (MonitorInfo monitor : info.getLockedMonitors()) {
      // Those further out are held by whoever resumed the coroutine, and not across its await.
      if (monitor.getLockedStackDepth() < beginning) {
        return HAZARD + " (" + monitor.getClassName() + ", " + monitor.getLockedStackFrame() + ")";
      }
    }
    return null;
  }
}
