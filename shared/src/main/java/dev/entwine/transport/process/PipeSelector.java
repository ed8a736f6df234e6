package dev.entwine.transport.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells when a pipe can be read or written: one thread for the pipes of all children, which is
 * there while any is watched.
 *
 * <p>A thread of its own because a Netty loop on native epoll takes no channel of NIO's. It only
 * tells; reading and writing is done by the loops.
 */
final class PipeSelector {

  private static final Logger LOG = LoggerFactory.getLogger(PipeSelector.class);

  /** The one that runs. Guarded by the class, as is the end of its thread. */
  private static @Nullable PipeSelector running;

  private final Selector selector = Selector.open();

  /**
   * How many channels are registered and open. Guarded by the class. (The selector's own set lags
   * behind: it drops a closed channel at the begin of a selection, which then may last for ever.)
   */
  private int open;

  private PipeSelector() throws IOException {}

  /**
   * Has a channel watched, though for nothing yet.
   *
   * @param ready called on the selector's thread, each time after {@link #await}
   */
  static synchronized SelectionKey register(SelectableChannel channel, Runnable ready)
      throws IOException {
    if (running == null) {
      PipeSelector fresh = new PipeSelector();
      Thread thread = new Thread(fresh::run, "entwine-pipes");
      thread.setDaemon(true);
      thread.start();
      running = fresh;
    }
    try {
      SelectionKey key = channel.register(running.selector, 0, ready);
      running.open++;
      return key;
    } catch (IOException e) {
      running.selector.wakeup(); // So that its thread sees whether it is still needed.
      throw e;
    }
  }

  /** Has {@code ready} called once, when the operation is possible. */
  static void await(SelectionKey key, int operation) {
    key.interestOps(operation);
    key.selector().wakeup();
  }

  /**
   * Closes a channel: the system's pipe is closed by the selector's thread, a moment later.
   *
   * @param key null if it has not been registered
   */
  static synchronized void close(SelectableChannel channel, @Nullable SelectionKey key) {
    if (!channel.isOpen()) {
      return;
    }
    try {
      channel.close();
    } catch (IOException e) {
      LOG.debug("A pipe could not be closed properly", e);
    }
    if (key != null && running != null && running.selector == key.selector()) {
      running.open--;
      running.selector.wakeup();
    }
  }

  private void run() {
    try {
      do {
        selector.select(this::tell);
      } while (!endIfIdle());
    } catch (IOException e) {
      throw new UncheckedIOException("the pipes of child processes can't be watched", e);
    } finally {
      forget();
    }
  }

  /** However it ended: the next pipe gets another one. */
  private void forget() {
    synchronized (PipeSelector.class) {
      if (running == this) {
        running = null;
      }
    }
  }

  private boolean endIfIdle() throws IOException {
    synchronized (PipeSelector.class) {
      if (open > 0) {
        return false;
      }
      running = null;
      selector.close();
      return true;
    }
  }

  private void tell(SelectionKey key) {
    try {
      key.interestOps(0);
    } catch (CancelledKeyException e) {
      return; // Closed meanwhile.
    }
    ((Runnable) key.attachment()).run();
  }
}
