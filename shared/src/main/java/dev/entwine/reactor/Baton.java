package dev.entwine.reactor;

import dev.entwine.transport.Turn;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The turn of a loop's thread, which goes to and fro between that thread and the one on which a
 * coroutine's body runs: one of the two waits while the other runs.
 */
final class Baton extends Turn implements CoroutineEngine.Strand {

  /**
   * How often the lender looks before it sleeps, for some microseconds: most stretches of a body
   * are short, and to be woken takes longer.
   */
  private static final int LOOKS = Runtime.getRuntime().availableProcessors() > 1 ? 500 : 0;

  private final Runnable code;

  /** Whose turn it is. All other fields are written by the one before it passes the turn. */
  private volatile boolean bodysTurn;

  private volatile @Nullable Thread body;
  private @Nullable Thread lenderHere;
  private @Nullable Thread lender;
  private @Nullable Runnable errand;
  private @Nullable Throwable errandFailure;

  Baton(Runnable code) {
    this.code = code;
  }

  /**
   * Runs the code, as soon as it is its turn. Called by the body's thread.
   *
   * @param beforeEnd what to do before the turn goes back for good
   */
  void run(Runnable beforeEnd) {
    body = Thread.currentThread();
    awaitBodysTurn();
    borrow(this);
    try {
      code.run();
    } finally {
      borrow(null);
      Thread waiting = lenderHere;
      lenderHere = null;
      lender = null;
      beforeEnd.run();
      bodysTurn = false;
      LockSupport.unpark(waiting);
    }
  }

  // The lender's side.

  @Override
  public void resume() {
    lenderHere = Thread.currentThread();
    lender = acting();
    while (true) {
      bodysTurn = true;
      LockSupport.unpark(body);
      awaitOwnTurn();
      Runnable asked = errand;
      if (asked == null) {
        return;
      }
      errand = null;
      try {
        asked.run();
      } catch (Throwable t) {
        errandFailure = t;
      }
    }
  }

  private void awaitOwnTurn() {
    for (int i = 0; i < LOOKS && bodysTurn; i++) {
      Thread.onSpinWait();
    }
    boolean interrupted = false;
    while (bodysTurn) {
      LockSupport.park(this);
      interrupted |= Thread.interrupted();
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  // The body's side.

  @Override
  public @Nullable String suspend() {
    String hazard = ForeignFrames.onStack() ? ForeignFrames.HAZARD : null;
    if (hazard == null && HeldMonitors.looking()) {
      hazard = HeldMonitors.find();
    }
    if (hazard == null) {
      passBack();
    }
    return hazard;
  }

  private void passBack() {
    Thread waiting = lenderHere;
    bodysTurn = false;
    LockSupport.unpark(waiting);
    awaitBodysTurn();
  }

  private void awaitBodysTurn() {
    boolean interrupted = false;
    while (!bodysTurn) {
      LockSupport.park(this);
      interrupted |= Thread.interrupted();
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  protected Thread lender() {
    return lender;
  }

  @Override
  protected void onLender(Runnable action) {
    errand = action;
    passBack();
    Throwable failure = errandFailure;
    if (failure != null) {
      errandFailure = null;
      throw Baton.<RuntimeException>sneaky(failure);
    }
  }

  @SuppressWarnings("unchecked")
  private static <X extends Throwable> X sneaky(Throwable t) throws X {
    throw (X) t;
  }
}
