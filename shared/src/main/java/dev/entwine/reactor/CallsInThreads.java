package dev.entwine.reactor;

import dev.entwine.defer.Deferred;
import dev.entwine.defer.UnhandledErrors;
import dev.entwine.watch.Origin;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * What a reactor has threads do, and the pool of its own that it has for it.
 *
 * <p>Confined to the loop.
 */
final class CallsInThreads {

  /** The reactor's own pool: as many threads as Twisted's, and a bound that Twisted's lacks. */
  private static final int POOL_THREADS = 10;

  private static final int POOL_BACKLOG = 10_000;

  private final VertxReactor reactor;
  private final ReactorLoop loop;
  private @Nullable ThreadPool ownPool;

  CallsInThreads(VertxReactor reactor, ReactorLoop loop) {
    this.reactor = reactor;
    this.loop = loop;
  }

  /** {@link Reactor#getThreadPool}. */
  ThreadPool ownPool() {
    if (ownPool == null) {
      String name = "entwine-reactor-" + Integer.toHexString(System.identityHashCode(reactor));
      ThreadPoolOptions options = new ThreadPoolOptions(name, POOL_THREADS, POOL_BACKLOG);
      loop.inContext(() -> ownPool = ThreadPool.create(loop.context().owner(), options));
    }
    return ownPool;
  }

  /** {@link Reactor#deferToThreadPool}. */
  <T extends @Nullable Object> Deferred<T> defer(ThreadPool pool, Callable<T> f) {
    loop.check("deferToThread");
    if (Origin.recorded()) {
      WatchedWork<T> watched = new WatchedWork<>(reactor, pool, f);
      return watched.resultOf(submit(pool, watched));
    }
    return submit(pool, f);
  }

  private <T extends @Nullable Object> Deferred<T> submit(ThreadPool pool, Callable<T> f) {
    ThreadCall<T> call = new ThreadCall<>(reactor, pool, f);
    try {
      pool.submit(call);
    } catch (BacklogFull | IllegalStateException e) {
      return Deferred.fail(e);
    }
    return call.result();
  }

  /** {@link Reactor#callInThread}. */
  void call(Runnable f) {
    defer(
            ownPool(),
            () -> {
              f.run();
              return null;
            })
        .addErrbackDo(failure -> UnhandledErrors.report("a call in a thread", failure));
  }

  /** {@link Reactor#callMultipleInThread}. */
  void callAll(List<? extends Runnable> all) {
    List<Runnable> inOrder = List.copyOf(all);
    call(() -> inOrder.forEach(Runnable::run));
  }
}
