package dev.entwine.defer;

/** Too many wait for something out of a {@link DeferredQueue}. Twisted's {@code QueueUnderflow}. */
public final class QueueUnderflow extends RuntimeException {
  private static final long serialVersionUID = 1L;

  QueueUnderflow(int backlog) {
    super(backlog + " wait for this queue, and no more may", null, false, false);
  }
}
