package dev.entwine.defer;

/** A {@link DeferredQueue} is full. Twisted's {@code QueueOverflow}. */
public final class QueueOverflow extends RuntimeException {
  private static final long serialVersionUID = 1L;

  QueueOverflow(int size) {
    super("the queue holds " + size + " and takes no more", null, false, false);
  }
}
