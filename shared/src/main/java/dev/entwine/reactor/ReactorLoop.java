package dev.entwine.reactor;

import dev.entwine.defer.UnhandledErrors;
import dev.entwine.transport.Turn;
import io.netty.channel.EventLoop;
import io.vertx.core.internal.ContextInternal;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The loop that a reactor is on: who may act for it at each stage of its life, and how something is
 * done there. Safe to use from every thread.
 */
final class ReactorLoop {

  private static final Logger LOG = LoggerFactory.getLogger(Reactor.class);

  private final ContextInternal context;
  private final EventLoop loop;

  /** Who may touch the reactor before it runs: the thread that made it. */
  private final Thread maker = Thread.currentThread();

  private volatile ReactorState state;

  ReactorLoop(ContextInternal context, ReactorState state) {
    this.context = context;
    this.loop = context.nettyEventLoop();
    this.state = state;
  }

  ContextInternal context() {
    return context;
  }

  EventLoop netty() {
    return loop;
  }

  ReactorState state() {
    return state;
  }

  /** For {@link ReactorLife}, which alone decides. */
  void enter(ReactorState next) {
    state = next;
  }

  /** Whether it has its loop's thread, and not just that of its maker. */
  boolean hasRun() {
    return state != ReactorState.INITIAL;
  }

  boolean running() {
    return state == ReactorState.RUNNING || state == ReactorState.STOPPING;
  }

  boolean gone() {
    return state == ReactorState.STOPPED;
  }

  /** Whether the caller may touch what is the reactor's. */
  boolean isHere() {
    return state == ReactorState.INITIAL
        ? Turn.acting() == maker
        : loop.inEventLoop() || loop.inEventLoop(Turn.acting());
  }

  /**
   * Refuses callers that may not touch it.
   *
   * @param method what they called
   */
  void check(String method) {
    if (!isHere()) {
      throw new IllegalStateException(
          method
              + "() on thread '"
              + Thread.currentThread().getName()
              + "', which is not the reactor's: go through callFromThread()");
    }
  }

  /** Runs it here and now, with the reactor's context as the current one. */
  void inContext(Runnable action) {
    ContextInternal previous = context.beginDispatch();
    try {
      action.run();
    } finally {
      context.endDispatch(previous);
    }
  }

  /** Has the loop make a call, on a turn of its own and in the context. */
  void call(Runnable f) {
    execute(() -> inContext(() -> reporting("a call on the reactor", f)));
  }

  /** Has the loop's thread do something; when the loop has ended, nobody does. */
  void execute(Runnable task) {
    try {
      loop.execute(task);
    } catch (RejectedExecutionException e) {
      LOG.debug("A call came after the reactor's end and is dropped");
    }
  }

  /** Makes a call that nobody is there to catch anything from. */
  static void reporting(String where, Runnable f) {
    try {
      f.run();
    } catch (Throwable t) {
      UnhandledErrors.report(where, t);
    }
  }
}
