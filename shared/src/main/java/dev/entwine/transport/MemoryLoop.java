package dev.entwine.transport;

import io.netty.channel.EventLoop;
import io.vertx.core.internal.ContextInternal;
import org.jspecify.annotations.Nullable;

/** Where one end of a connection in memory lives: an event loop, or what a test runs by hand. */
public interface MemoryLoop {

  /** The loop of a context. */
  static MemoryLoop of(ContextInternal context) {
    EventLoop loop = context.nettyEventLoop();
    return new MemoryLoop() {
      @Override
      public boolean runs(Thread thread) {
        return loop.inEventLoop(thread);
      }

      @Override
      public void execute(Runnable action) {
        loop.execute(action);
      }

      @Override
      public ContextInternal context() {
        return context;
      }
    };
  }

  /** Whether that thread is the loop's. From any thread. */
  boolean runs(Thread thread);

  /**
   * Runs this on a later turn, after what was passed here before. From any thread.
   *
   * @throws java.util.concurrent.RejectedExecutionException if the loop has ended
   */
  void execute(Runnable action);

  /** The context that is current when the loop calls a protocol; null for none. */
  @Nullable ContextInternal context();
}
