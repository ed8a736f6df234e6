package dev.entwine.transport.process;

import io.netty.util.concurrent.FastThreadLocal;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/** Our end of a pipe to a child. Confined to the reactor's loop. */
abstract class ChildPipe {

  /** As much as Linux keeps in a pipe. */
  private static final int CHUNK = 64 * 1024;

  private static final FastThreadLocal<ByteBuffer> SCRATCH =
      new FastThreadLocal<>() {
        @Override
        protected ByteBuffer initialValue() {
          return ByteBuffer.allocateDirect(CHUNK);
        }
      };

  final ChildProcess child;
  final int childFD;
  private final SelectableChannel channel;
  private @Nullable SelectionKey key;
  private boolean closed;

  ChildPipe(ChildProcess child, int childFD, SelectableChannel channel) {
    this.child = child;
    this.childFD = childFD;
    this.channel = channel;
  }

  /**
   * An empty buffer of the system's own kind, for one read or write: the same for all of a loop.
   */
  static ByteBuffer scratch() {
    return SCRATCH.get().clear();
  }

  /** The awaited operation is possible, or the pipe is broken. */
  abstract void ready();

  /** Has {@link #ready} called once that operation is possible. */
  final void await(int operation) throws IOException {
    if (key == null) {
      key = PipeSelector.register(channel, this::tellLoop);
    }
    PipeSelector.await(key, operation);
  }

  /** On the selector's thread. */
  private void tellLoop() {
    try {
      child.execute(
          () -> {
            if (!closed) {
              ready();
            }
          });
    } catch (RejectedExecutionException e) {
      // The loop is no more, so nobody else will close it.
      PipeSelector.close(channel, key);
    }
  }

  final boolean isClosed() {
    return closed;
  }

  /** Closes it, and tells the child's protocol so; does nothing if it is closed. */
  final void lose() {
    if (!closed) {
      closed = true;
      PipeSelector.close(channel, key);
      released();
      child.pipeLost(this);
    }
  }

  /** It has been closed: for what hangs on it. */
  void released() {}
}
