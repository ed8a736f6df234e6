package dev.entwine.defer;

/**
 * So many may have it at once; the others wait, without blocking. Twisted's {@code
 * DeferredSemaphore}.
 *
 * <p>First come, first served. Confined to one loop.
 */
public final class DeferredSemaphore extends ConcurrencyPrimitive<DeferredSemaphore> {

  private final int limit;
  private int tokens;

  /**
   * A semaphore that nobody has.
   *
   * @param tokens how many may have it at once, 1 or more
   */
  public DeferredSemaphore(int tokens) {
    if (tokens < 1) {
      throw new IllegalArgumentException("tokens is " + tokens + ": 1 or more are needed");
    }
    this.limit = tokens;
    this.tokens = tokens;
  }

  /** How many may have it at once. */
  public int limit() {
    return limit;
  }

  /** How many more may have it now. */
  public int tokens() {
    return tokens;
  }

  @Override
  DeferredSemaphore self() {
    return this;
  }

  @Override
  boolean free() {
    return tokens > 0;
  }

  @Override
  boolean take() {
    if (tokens == 0) {
      return false;
    }
    tokens--;
    return true;
  }

  @Override
  void giveBack() {
    if (tokens == limit) {
      throw new IllegalStateException("release() of a semaphore that nobody has");
    }
    tokens++;
  }
}
