package dev.entwine.defer;

import dev.entwine.defer.Link.Failed;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What drives a {@link Deferred}: its result, the links that are still to run, and the loop that
 * runs them.
 *
 * <p>Untyped, since every link changes the type. The order of things is Twisted's, exactly; a test
 * compares the two.
 */
abstract sealed class Chain permits Deferred {

  private static final Object NO_RESULT = new Object();

  private static final int FEW_LINKS = 4;

  /** An array of links above this size is not kept for the links that may come later. */
  private static final int KEPT_LINKS = 32;

  private final @Nullable DebugInfo debug;

  /** A value, a failure as {@link Failed}, or, while this one waits for another, that one. */
  private @Nullable Object result = NO_RESULT;

  /**
   * From {@link #head} to {@link #tail}, what is still to run: a callback, a {@link Link}, or a
   * chain that waits for the result up to there.
   */
  private @Nullable Object @Nullable [] links;

  private int head;
  private int tail;
  private int paused;
  private boolean called;
  private boolean running;
  private boolean swallowNext;
  private @Nullable UnhandledFailure unhandled;

  Chain(@Nullable DebugInfo debug) {
    this.debug = debug;
  }

  final void fire(@Nullable Object outcome) {
    if (called) {
      if (swallowNext) {
        swallowNext = false;
        return;
      }
      throw new AlreadyCalledError(debug);
    }
    if (debug != null) {
      debug.fired();
    }
    called = true;
    result = outcome;
    runCallbacks();
  }

  /** One more firing will come, of work that nobody wants any more. */
  final void swallowNextFiring() {
    swallowNext = true;
  }

  final void addLink(Object link) {
    Objects.requireNonNull(link, "a link is needed");
    if (called && head == tail && paused == 0 && !running) {
      runAtOnce(link);
      return;
    }
    append(link);
    if (called) {
      runCallbacks();
    }
  }

  /** Runs the only link there is, and those that it adds. */
  private void runAtOnce(Object link) {
    running = true;
    Object next = resultOf(link, result);
    result = next;
    running = false;
    if (next instanceof Chain inner && !takeResultOf(inner) || head == tail) {
      noteUnhandled();
    } else {
      drive();
    }
  }

  public final void pause() {
    paused++;
  }

  public final void unpause() {
    if (paused <= (waiting() ? 1 : 0)) {
      throw new IllegalStateException("unpause() without pause()");
    }
    paused--;
    if (paused == 0 && called) {
      runCallbacks();
    }
  }

  public final boolean paused() {
    return paused != 0;
  }

  public final boolean called() {
    return called;
  }

  /** Whether the chain waits for another Deferred: nothing else has one as its result. */
  private boolean waiting() {
    return result instanceof Chain;
  }

  /** The failure that would be reported if nothing referred to this Deferred any more. */
  final @Nullable Throwable standingFailure() {
    return unhandled == null ? null : unhandled.failure();
  }

  /** The result as it stands; null if there is none. */
  final @Nullable Outcome<?> outcome() {
    if (!called || waiting()) {
      return null;
    }
    return result instanceof Failed failed
        ? Outcome.failed(failed.cause())
        : Outcome.succeeded(result);
  }

  /**
   * Where waiting leads to: this one if it does not wait, or the one that it waits for, and so on.
   *
   * @throws IllegalStateException if it leads nowhere
   */
  final Chain lastInLine() {
    Chain last = this;
    Chain mark = this; // moved ahead now and then; whoever meets it again goes in a circle
    for (int steps = 1, stride = 2; last.result instanceof Chain next; steps++) {
      last = next;
      if (last == mark) {
        throw new IllegalStateException(
            "these Deferreds wait for one another in a circle and will never fire");
      }
      if (steps == stride) {
        mark = last;
        steps = 0;
        stride *= 2;
      }
    }
    return last;
  }

  @Override
  public final String toString() {
    String state;
    if (!called) {
      state = "not fired";
    } else if (waiting()) {
      state = "waiting for another";
    } else {
      state = result instanceof Failed failed ? "failed: " + failed.cause() : "value: " + result;
    }
    return "Deferred[" + state + (paused > (waiting() ? 1 : 0) ? ", paused" : "") + "]";
  }

  private void append(Object link) {
    Object[] all = links;
    if (all == null) {
      links = all = new Object[FEW_LINKS];
    } else if (tail == all.length) {
      all = makeRoom(all);
    }
    all[tail++] = link;
  }

  /** Moves the links to the front if half of them have run, so that a chain can grow for ever. */
  private Object[] makeRoom(Object[] all) {
    if (head == 0) {
      // A few links are common and many are rare: the first step is long.
      return links = Arrays.copyOf(all, tail == FEW_LINKS ? 4 * FEW_LINKS : 2 * tail);
    }
    int pending = tail - head;
    Object[] room = pending > tail / 2 ? new Object[tail * 2] : all;
    System.arraycopy(all, head, room, 0, pending);
    if (room == all) {
      Arrays.fill(room, pending, tail, null);
    }
    links = room;
    head = 0;
    tail = pending;
    return room;
  }

  /** Runs what can be run of this chain, and of every chain that turns out to wait for it. */
  private void runCallbacks() {
    if (!running && paused == 0) {
      drive();
    }
  }

  private void drive() {
    Chain current = this;
    ArrayList<Chain> suppliers = null;
    do {
      Chain receiver = current.runLinks();
      if (receiver != null) {
        suppliers = suppliers == null ? new ArrayList<>() : suppliers;
        suppliers.add(current);
        current = receiver;
      } else if (suppliers != null && !suppliers.isEmpty()) {
        current = suppliers.remove(suppliers.size() - 1);
      } else {
        return;
      }
    } while (current.paused == 0);
  }

  /**
   * Runs links until there are none, or until the chain has to wait for another Deferred.
   *
   * @return a Deferred that has been waiting for this one and now has its result; null if none
   */
  private @Nullable Chain runLinks() {
    running = true;
    while (head < tail) {
      Object link = links[head];
      links[head++] = null;
      if (link instanceof Chain receiver) {
        running = false;
        receiver.result = handOver();
        receiver.paused--;
        return receiver;
      }
      Object next = resultOf(link, result);
      result = next;
      if (next instanceof Chain inner && !takeResultOf(inner)) {
        break;
      }
    }
    running = false;
    if (head == tail) {
      head = 0;
      tail = 0;
      if (links != null && links.length > KEPT_LINKS) {
        links = null;
      }
    }
    noteUnhandled();
    return null;
  }

  /** What a link makes of a result. Plain callbacks and plain values are most of what there is. */
  @SuppressWarnings("unchecked")
  private static @Nullable Object resultOf(Object link, @Nullable Object before) {
    try {
      if (link instanceof Link special) {
        return special.run(before);
      }
      return before instanceof Failed ? before : ((Callback<Object, Object>) link).call(before);
    } catch (Throwable t) {
      return new Failed(t);
    }
  }

  /** Takes over the result of a Deferred that a link answered with, or waits for it. */
  private boolean takeResultOf(Chain inner) {
    if (inner == this) {
      result = new Failed(new IllegalStateException("a link answered with its own Deferred"));
      return true;
    }
    if (!inner.called || inner.waiting() || inner.paused != 0) {
      paused++;
      inner.append(this);
      return false;
    }
    result = inner.handOver();
    return true;
  }

  private @Nullable Object handOver() {
    Object handedOver = result;
    result = null;
    noteUnhandled();
    return handedOver;
  }

  /** Keeps the watch over unhandled failures in step with the result. */
  private void noteUnhandled() {
    Throwable failure = result instanceof Failed failed ? failed.cause() : null;
    if (unhandled != null && unhandled.failure() != failure) {
      unhandled.forget();
      unhandled = null;
    }
    if (unhandled == null && failure != null) {
      unhandled = UnhandledFailure.watch(this, failure, debug);
    }
  }
}
