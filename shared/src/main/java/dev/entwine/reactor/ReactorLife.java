package dev.entwine.reactor;

import static java.util.concurrent.TimeUnit.SECONDS;

import dev.entwine.defer.Deferred;
import dev.entwine.reactor.Reactor.Phase;
import dev.entwine.reactor.Reactor.SystemEvent;
import io.vertx.core.Completable;
import io.vertx.core.internal.ContextInternal;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How a reactor comes to run, and to stop: by itself with {@link #run}, whose caller waits, or with
 * the verticle whose context it is on. Either way the system events are fired on the loop, and
 * after those of the shutdown nothing of the reactor is left.
 *
 * <p>Stops come from many sides: {@link #stop}, an interrupt of who runs it, the end of the
 * process, the verticle's undeployment, and the end of its Vert.x.
 */
final class ReactorLife {

  private static final Logger LOG = LoggerFactory.getLogger(Reactor.class);

  /** How long the end of the process, or of {@link #run}, may wait for things to close. */
  private static final long CLOSE_SECONDS = 10;

  private static final Duration UNDEPLOY_AGAIN = Duration.ofMillis(10);

  private final ReactorLoop loop;
  private final ContextInternal context;
  private final Timers timers;
  private final CallsFromThreads calls;
  private final CoroutineHome coroutines;
  private final OpenResources resources;
  private final SystemEvents events = new SystemEvents();
  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile @Nullable Thread loopThread;
  private boolean started;

  ReactorLife(
      ReactorLoop loop,
      Timers timers,
      CallsFromThreads calls,
      CoroutineHome coroutines,
      OpenResources resources) {
    this.loop = loop;
    this.context = loop.context();
    this.timers = timers;
    this.calls = calls;
    this.coroutines = coroutines;
    this.resources = resources;
    this.started = loop.running();
    if (started) {
      calls.open();
    }
    // As in Twisted, these two come before whatever a program adds to the same phase.
    events.add(Phase.DURING, SystemEvent.STARTUP, this::reallyStarted);
    events.add(Phase.DURING, SystemEvent.SHUTDOWN, this::disconnectAll);
    context.addCloseHook(this::contextClosed);
  }

  SystemEvents events() {
    return events;
  }

  /** {@link Reactor#callWhenRunning}. */
  void whenRunning(Runnable f) {
    if (started) {
      f.run();
    } else {
      events.add(
          Phase.AFTER,
          SystemEvent.STARTUP,
          () -> {
            f.run();
            return null;
          });
    }
  }

  // Running.

  /** {@link Reactor#run}. */
  void run() {
    if (loop.state() == ReactorState.STOPPING || loop.state() == ReactorState.STOPPED) {
      throw new ReactorNotRestartable();
    }
    if (loop.state() == ReactorState.RUNNING) {
      throw new ReactorAlreadyRunning();
    }
    loop.check("run");
    CountDownLatch closed = new CountDownLatch(1);
    Thread atExit = new Thread(() -> stopAndAwait(closed), "entwine-reactor-exit");
    Runtime.getRuntime().addShutdownHook(atExit);
    loop.enter(ReactorState.RUNNING);
    loop.call(this::startUp);
    calls.open();
    boolean interrupted = awaitEnd();
    closeVertx();
    closed.countDown();
    try {
      Runtime.getRuntime().removeShutdownHook(atExit);
    } catch (IllegalStateException e) {
      LOG.debug("The reactor was stopped by the end of the process");
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Time runs from here on: what comes before the start may wait for it. */
  private void startUp() {
    loopThread = Thread.currentThread();
    timers.arm();
    events.fire(SystemEvent.STARTUP);
  }

  private @Nullable Deferred<?> reallyStarted() {
    started = true;
    return null;
  }

  /** Waits for the shutdown events; an interrupt asks for them, and is kept for later. */
  private boolean awaitEnd() {
    boolean interrupted = false;
    while (true) {
      try {
        ended.await();
        return interrupted;
      } catch (InterruptedException e) {
        interrupted = true;
        calls.call(this::stopIfRunning);
      }
    }
  }

  private void closeVertx() {
    try {
      context.owner().close().toCompletionStage().toCompletableFuture().get(CLOSE_SECONDS, SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      LOG.warn("Vert.x did not close properly after the reactor's end", e);
    }
  }

  private void stopAndAwait(CountDownLatch closed) {
    if (exitingFromTheLoop()) {
      LOG.debug("The process was ended from the reactor's own thread, which can do nothing more");
      return;
    }
    calls.call(this::stopIfRunning);
    try {
      if (!closed.await(CLOSE_SECONDS, SECONDS)) {
        LOG.warn(
            "The reactor did not stop within {} s: the process ends all the same", CLOSE_SECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Whether a call on the reactor is where {@code System.exit} was called, which never returns. */
  private boolean exitingFromTheLoop() {
    Thread thread = loopThread;
    return thread != null
        && Arrays.stream(thread.getStackTrace())
            .anyMatch(frame -> frame.getClassName().equals("java.lang.Shutdown"));
  }

  // Stopping.

  /** {@link Reactor#stop}. */
  void stop() {
    loop.check("stop");
    if (loop.state() != ReactorState.RUNNING) {
      throw new ReactorNotRunning();
    }
    loop.enter(ReactorState.STOPPING);
    String deployment = context.deploymentID();
    loop.call(
        () -> {
          if (deployment != null) {
            undeploy(deployment);
          } else {
            shutDown();
          }
        });
  }

  private void stopIfRunning() {
    if (loop.state() == ReactorState.RUNNING) {
      stop();
    }
  }

  /** Gets rid of the reactor, for a test that has left it behind. */
  void abandon() {
    if (loop.hasRun()) {
      stopIfRunning();
    } else {
      context.owner().close();
    }
  }

  /** A verticle that is still starting can't be undeployed: then it is tried again. */
  private void undeploy(String deployment) {
    context
        .owner()
        .undeploy(deployment)
        .onFailure(
            e -> {
              if (context.owner().deploymentManager().deployment(deployment) != null) {
                timers.add(UNDEPLOY_AGAIN, () -> undeploy(deployment));
              }
            });
  }

  /** The context is closed: its verticle was undeployed, or its Vert.x closed. */
  private void contextClosed(Completable<Void> completion) {
    context.execute(
        () -> {
          if (loop.gone()) {
            completion.succeed();
          } else {
            context.dispatch(() -> shutDown().addCallbackDo(done -> completion.succeed()));
          }
        });
  }

  /** Fires the shutdown events, once; then nothing of this reactor is left open or pending. */
  private Deferred<@Nullable Void> shutDown() {
    loop.enter(ReactorState.STOPPING);
    return events
        .fire(SystemEvent.SHUTDOWN)
        .addCallbackDeferred(
            fired -> {
              end();
              return resources.portsFreed();
            })
        .addCallbackDo(free -> ended.countDown());
  }

  private @Nullable Deferred<?> disconnectAll() {
    resources.disconnectAll();
    return null;
  }

  /** From here on nothing of this reactor runs any more. */
  private void end() {
    loop.enter(ReactorState.STOPPED);
    timers.stop();
    calls.close();
    coroutines.cancelAll();
  }
}
