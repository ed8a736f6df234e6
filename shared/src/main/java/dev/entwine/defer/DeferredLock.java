package dev.entwine.defer;

/**
 * A lock that is waited for without blocking, and that may be held across callbacks. Twisted's
 * {@code DeferredLock}.
 *
 * <pre>{@code
 * lock.run(() -> readBalance().addCallbackDeferred(balance -> writeBalance(balance + 1)));
 * }</pre>
 *
 * <p>First come, first served. It is not reentrant: who has it and waits for it waits for ever.
 * Confined to one loop.
 */
public final class DeferredLock extends ConcurrencyPrimitive<DeferredLock> {

  private boolean locked;

  /** A lock that nobody has. */
  public DeferredLock() {}

  /** Whether somebody has it. */
  public boolean locked() {
    return locked;
  }

  @Override
  DeferredLock self() {
    return this;
  }

  @Override
  boolean free() {
    return !locked;
  }

  @Override
  boolean take() {
    boolean taken = !locked;
    locked = true;
    return taken;
  }

  @Override
  void giveBack() {
    if (!locked) {
      throw new IllegalStateException("release() of a lock that nobody has");
    }
    locked = false;
  }
}
