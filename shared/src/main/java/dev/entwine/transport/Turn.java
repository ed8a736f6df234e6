package dev.entwine.transport;

import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A thread's turn that it has lent to another thread, and waits to get back: how code on a thread
 * of its own runs as if on an event loop.
 *
 * <p>While the turn is lent, nothing else runs on the lender, so whoever has it may touch all that
 * is confined to the lender; only what asks Netty on which thread it is has to be done by the
 * lender itself, which {@link #run} has it do.
 */
public abstract class Turn {

  private static final ThreadLocal<@Nullable Turn> LENT = new ThreadLocal<>();

  /** For subclasses. */
  protected Turn() {}

  /**
   * The thread on whose behalf the caller runs: the one whose turn it was lent, or else its own.
   */
  public static Thread acting() {
    Turn lent = LENT.get();
    return lent == null ? Thread.currentThread() : lent.lender();
  }

  /** Whether the caller has the turn of another thread. */
  public static boolean isLent() {
    return LENT.get() != null;
  }

  /**
   * Runs {@code action} on the owner's thread, now, if that is the caller's or if the caller has
   * its turn: then the owner does it, and the caller waits and gets what it throws.
   *
   * @param owner whether a thread is the one that is meant
   * @return false if neither is so, and nothing was done
   */
  public static boolean run(Predicate<Thread> owner, Runnable action) {
    if (owner.test(Thread.currentThread())) {
      action.run();
      return true;
    }
    Turn lent = LENT.get();
    if (lent == null || !owner.test(lent.lender())) {
      return false;
    }
    // Whoever lent it here may have borrowed it as well.
    lent.onLender(() -> run(owner, action));
    return true;
  }

  /** The calling thread has this turn from now on; null ends that. */
  protected static void borrow(@Nullable Turn turn) {
    if (turn == null) {
      LENT.remove();
    } else {
      LENT.set(turn);
    }
  }

  /** The thread whose turn this is in the end, through however many hands it went. */
  protected abstract Thread lender();

  /** Has the thread that lent this turn, which waits, run something. Called by who has the turn. */
  protected abstract void onLender(Runnable action);
}
