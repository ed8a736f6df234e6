package dev.entwine.watch;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Something that is to be gone when its test ends. Safe to use from every thread. */
public final class Leftover {

  /** What sort of thing it is, and what the author of the test can do about it. */
  public enum Kind {
    TIMER("cancel it, or let its time pass"),
    LOOPING_CALL("stop() it"),
    PORT("wait for stopListening(), and see to it that its connections are closed"),
    CONNECTION(
        "close it (loseConnection, or disconnect() of its connector), and wait until its protocol"
            + " or its factory is told"),
    WORK("wait for its Deferred; one that was cancelled runs on unless its pool interrupts it"),
    PROCESS("wait for its end, or end it with a signal"),
    REACTOR("stop() it; one that never ran is closed with vertx().close()");

    private final String mend;

    Kind(String mend) {
      this.mend = mend;
    }

    /** What to do about it, as a phrase. */
    public String mend() {
      return mend;
    }
  }

  private static final AtomicLong NUMBERS = new AtomicLong();
  private static final ThreadLocal<@Nullable Leftover> WHOLE = new ThreadLocal<>();

  private final long number = NUMBERS.incrementAndGet();
  private final Kind kind;
  private final Origin origin;
  private final Home home;
  private final Supplier<String> description;
  private final Runnable removal;
  private final BooleanSupplier onItsWay;
  private volatile boolean withdrawn;

  private Leftover(
      Kind kind,
      Origin origin,
      Home home,
      Supplier<String> description,
      Runnable removal,
      BooleanSupplier onItsWay) {
    this.kind = kind;
    this.origin = origin;
    this.home = home;
    this.description = description;
    this.removal = removal;
    this.onItsWay = onItsWay;
  }

  /**
   * Tells the origin's watch of a thing that may take a moment to go.
   *
   * @param description what it is, as a phrase
   * @param removal gets rid of it; called at home, and only while it is open
   */
  public static Leftover open(
      Kind kind, Origin origin, Home home, Supplier<String> description, Runnable removal) {
    return open(kind, origin, home, description, removal, () -> true);
  }

  /**
   * Tells the origin's watch of a thing.
   *
   * @param onItsWay whether it is to be given a moment to go by itself; asked from any thread
   */
  public static Leftover open(
      Kind kind,
      Origin origin,
      Home home,
      Supplier<String> description,
      Runnable removal,
      BooleanSupplier onItsWay) {
    Leftover leftover = new Leftover(kind, origin, home, description, removal, onItsWay);
    if (origin.watch() != null && WHOLE.get() == null) {
      origin.watch().add(leftover);
    }
    return leftover;
  }

  /** Does something whose own leftovers count as parts of this one. */
  public <T> T including(Supplier<T> action) {
    Leftover before = WHOLE.get();
    WHOLE.set(this);
    try {
      return action.get();
    } finally {
      if (before == null) {
        WHOLE.remove();
      } else {
        WHOLE.set(before);
      }
    }
  }

  /** It has come to its end. */
  public void closed() {
    if (origin.watch() != null) {
      origin.watch().remove(this);
    }
  }

  /** It was given up before it came to anything: even if its test had ended, it does not count. */
  public void withdrawn() {
    withdrawn = true;
    closed();
  }

  /** Whether it is of any account still: neither given up nor gone with its home. */
  public boolean counts() {
    return !withdrawn && !home.gone();
  }

  /** Whether it may go by itself in a moment. */
  public boolean onItsWay() {
    return onItsWay.getAsBoolean();
  }

  /** Gets rid of it, soon. */
  public void remove() {
    home.atHome(removal);
  }

  /** What sort of thing it is. */
  public Kind kind() {
    return kind;
  }

  /** Where it was created. */
  public Origin origin() {
    return origin;
  }

  /** Later ones have higher numbers. */
  long number() {
    return number;
  }

  Home home() {
    return home;
  }

  /** What it is, as a phrase. */
  @Override
  public String toString() {
    return description.get();
  }
}
