package dev.entwine.reactor;

import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The calls that come to a reactor from other threads, in order. Many of them cost the loop one
 * task. It is kept shut until the reactor runs, and after its end it takes nothing more.
 *
 * <p>What has come is a stack, the last on top, so that to put something on it is one atomic step;
 * the loop takes all of it at once and turns it over. As long as the loop is reading, {@link #MARK}
 * lies at the bottom, and nobody has to wake it.
 */
final class Mailbox {

  /** After as many the loop lets others have a turn. */
  private static final int READ_AT_A_TIME = 256;

  /** Something to be done by the loop. */
  abstract static class Letter {
    private @Nullable Letter next;

    /** On the loop. */
    abstract void open();
  }

  private static final class Call extends Letter {
    private final Runnable call;

    Call(Runnable call) {
      this.call = call;
    }

    @Override
    void open() {
      call.run();
    }
  }

  private static final class Mark extends Letter {
    @Override
    void open() {
      throw new AssertionError("a mark is not for the loop");
    }
  }

  /** Nobody has to be woken: the box is shut, or the loop will look again. */
  private static final Letter MARK = new Mark();

  private static final Letter CLOSED = new Mark();

  private final AtomicReference<@Nullable Letter> top = new AtomicReference<>(MARK);
  private final Runnable wakeUp;

  /**
   * @param wakeUp has the loop {@link #read} soon; called from every thread
   */
  Mailbox(Runnable wakeUp) {
    this.wakeUp = wakeUp;
  }

  void add(Runnable call) {
    add(new Call(call));
  }

  void add(Letter letter) {
    if (put(letter)) {
      wake();
    }
  }

  /** Puts a letter into it; whether the loop then has to be {@linkplain #wake woken}. */
  boolean put(Letter letter) {
    Letter below;
    do {
      below = top.get();
      if (below == CLOSED) {
        return false;
      }
      letter.next = below;
    } while (!top.compareAndSet(below, letter));
    return below == null;
  }

  void wake() {
    wakeUp.run();
  }

  /** Lets the loop have what has come, and what will. */
  void open() {
    if (!top.compareAndSet(MARK, null)) {
      wakeUp.run();
    }
  }

  void close() {
    top.set(CLOSED);
  }

  /** On the loop: hands over what has come, and what comes meanwhile, but not for ever. */
  void read(Consumer<Letter> reader) {
    for (int count = 0; ; ) {
      Letter letter = takeAll();
      while (letter != null) {
        Letter next = letter.next;
        letter.next = null;
        reader.accept(letter);
        letter = next;
        count++;
      }
      if (top.get() == CLOSED || top.compareAndSet(MARK, null)) {
        return;
      }
      if (count >= READ_AT_A_TIME) {
        wakeUp.run();
        return;
      }
    }
  }

  /** All that is there, the first one first, and leaves the mark in its place. */
  private @Nullable Letter takeAll() {
    Letter last = top.getAndUpdate(all -> all == CLOSED ? CLOSED : MARK);
    if (last == CLOSED) {
      return null;
    }
    Letter first = null;
    while (last != null && last != MARK) {
      Letter below = last.next;
      last.next = first;
      first = last;
      last = below;
    }
    return first;
  }
}
