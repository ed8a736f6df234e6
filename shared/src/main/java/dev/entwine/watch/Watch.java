package dev.entwine.watch;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What is seen on behalf of one test, or of one class of tests. Safe to use from every thread.
 *
 * <p>What is created belongs to the watch of the thread that creates it: the test's own, or one on
 * which something runs that the test handed over. Where that is not known (a socket's event, a
 * handler of Vert.x) it belongs to the one test that is running. If there are several, to that for
 * which the reactor was made, and else to the class of tests that they have in common.
 */
public final class Watch implements AutoCloseable {

  private static final List<Watch> ACTIVE = new CopyOnWriteArrayList<>();

  private final @Nullable Watch outer;
  private final Set<Leftover> open = ConcurrentHashMap.newKeySet();
  private final Set<Home> homes = ConcurrentHashMap.newKeySet();
  private final Origin origin = Origin.of(this);
  private volatile boolean closed;
  private @Nullable Origin before;

  private Watch(@Nullable Watch outer) {
    this.outer = outer;
  }

  /**
   * Begins to watch, also what the calling thread does from now on.
   *
   * @param outer that of the class which the test is in
   */
  public static Watch begin(@Nullable Watch outer) {
    Watch watch = new Watch(outer);
    ACTIVE.add(watch);
    Origin.watching(1);
    watch.before = Origin.enter(watch.origin);
    return watch;
  }

  /** The calling thread works for this no more, but what it caused is still seen. */
  public void leave() {
    Origin.enter(before);
  }

  /** Ends the watch. What comes later counts for the outer one. */
  @Override
  public void close() {
    if (!closed) {
      closed = true;
      ACTIVE.remove(this);
      Origin.watching(-1);
      open.clear();
      homes.clear();
    }
  }

  /** For what the calling thread works; null if nobody can tell. */
  public static @Nullable Watch current() {
    return of(Home.HERE);
  }

  /**
   * For what a thread of {@code home} works that is the calling one; null if nobody can tell. The
   * watch knows of that home from then on, and {@linkplain #settle waits} for it.
   */
  public static @Nullable Watch of(Home home) {
    Watch watch = find(home);
    if (watch != null && home != Home.HERE) {
      watch.homes.add(home);
    }
    return watch;
  }

  private static @Nullable Watch find(Home home) {
    Origin current = Origin.current();
    if (current != null) {
      return active(current.watch());
    }
    List<Watch> running = innermost();
    if (running.size() == 1) {
      return running.get(0);
    }
    Watch made = active(home.madeFor());
    return made != null ? made : common(running);
  }

  /** Runs an action as if this watch had caused it. */
  public static void as(@Nullable Watch watch, Runnable action) {
    if (watch == null) {
      action.run();
    } else {
      watch.origin.carriedBy(action).run();
    }
  }

  private static @Nullable Watch active(@Nullable Watch watch) {
    Watch found = watch;
    while (found != null && found.closed) {
      found = found.outer;
    }
    return found;
  }

  private static List<Watch> innermost() {
    List<Watch> all = new ArrayList<>(ACTIVE);
    for (Watch watch : ACTIVE) {
      all.remove(watch.outer);
    }
    return all;
  }

  private static @Nullable Watch common(List<Watch> running) {
    if (running.isEmpty()) {
      return null;
    }
    Watch first = running.get(0).outer;
    boolean shared = running.stream().allMatch(watch -> watch.outer == first);
    return shared ? active(first) : null;
  }

  void add(Leftover leftover) {
    if (!closed) {
      open.add(leftover);
    }
  }

  void remove(Leftover leftover) {
    if (open.remove(leftover)) {
      changed();
    }
  }

  private synchronized void changed() {
    notifyAll();
  }

  /**
   * Blocks until what was handed to the reactors is done there.
   *
   * @return those that did not come to it within the time
   */
  public List<Home> settle(long nanos) throws InterruptedException {
    Set<Home> busy = ConcurrentHashMap.newKeySet();
    busy.addAll(homes);
    for (Home home : List.copyOf(busy)) {
      home.atHome(
          () -> {
            busy.remove(home);
            changed();
          });
    }
    await(() -> busy.stream().allMatch(Home::gone), nanos);
    return busy.stream().filter(home -> !home.gone()).toList();
  }

  /** What is open now, in the order of its creation. */
  public List<Leftover> open() {
    return open.stream()
        .filter(leftover -> !leftover.home().gone())
        .sorted(Comparator.comparingLong(Leftover::number))
        .toList();
  }

  /**
   * Blocks until something is as it should be, which is looked at whenever something was closed.
   *
   * @return whether it came to be so within the time
   */
  public boolean await(BooleanSupplier condition, long nanos) throws InterruptedException {
    long end = System.nanoTime() + nanos;
    synchronized (this) {
      while (!condition.getAsBoolean()) {
        long left = end - System.nanoTime();
        if (left <= 0) {
          return false;
        }
        // Not for long: a home may go without telling.
        wait(Math.min(left / 1_000_000 + 1, 10));
      }
    }
    return true;
  }
}
