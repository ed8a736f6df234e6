package dev.entwine.reactor;

import java.util.ArrayList;
import java.util.List;

/**
 * The calls that come to a reactor from other threads, in order. Many of them cost the loop one
 * task. It is kept shut until the reactor runs, and after its end it takes nothing more.
 */
final class Mailbox {

  private final Runnable wakeUp;

  // Guarded by this: written by every thread, emptied by the loop.
  private List<Runnable> letters = new ArrayList<>();
  private boolean open;
  private boolean closed;

  /**
   * @param wakeUp has the loop empty this box soon; called from every thread, once for each time
   *     the box fills
   */
  Mailbox(Runnable wakeUp) {
    this.wakeUp = wakeUp;
  }

  void add(Runnable letter) {
    synchronized (this) {
      if (closed) {
        return;
      }
      letters.add(letter);
      if (!open || letters.size() > 1) {
        return;
      }
    }
    wakeUp.run();
  }

  /** Lets the loop have what has come, and what will. */
  void open() {
    synchronized (this) {
      open = true;
      if (letters.isEmpty()) {
        return;
      }
    }
    wakeUp.run();
  }

  synchronized void close() {
    closed = true;
    letters = new ArrayList<>();
  }

  /** What has come up to now. */
  synchronized List<Runnable> takeAll() {
    List<Runnable> taken = letters;
    letters = new ArrayList<>();
    return taken;
  }
}
