package dev.entwine.cli;

import dev.entwine.bus.OffloadContract;
import dev.entwine.bus.OffloadError;
import dev.entwine.bus.OffloadFailure;
import dev.entwine.bus.OffloadJob;
import dev.entwine.bus.OffloadProgress;
import dev.entwine.bus.OffloadResult;
import dev.entwine.bus.OffloadTask;
import dev.entwine.node.NodeVertx;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A node of the command's own with nothing but the offload verticle in it, and the jobs it is
 * given.
 *
 * <p>All of it, and what it calls, runs on the thread that calls {@link #run}: answers and progress
 * are queued for that thread. So nothing that is shown can hold up the event loop whose lag is
 * measured.
 */
final class OffloadSession {

  /** The verticle's name only: this module does not know the module it is in. */
  private static final String VERTICLE = "dev.entwine.verticles.offload.OffloadVerticle";

  /** The cost of a password's hash where nothing else is said. */
  static final int USUAL_COST = 12;

  private static final int THREADS = Math.max(2, Runtime.getRuntime().availableProcessors());
  private static final long TICK_MILLIS = 100;
  private static final long BOUND_SECONDS = 30;

  /** Is told what becomes of the jobs, each known by its place in the list. */
  interface Listener {
    /** A job has read this many bytes. */
    default void progress(int index, long done) {}

    void done(int index, OffloadResult result);

    void failed(int index, OffloadError error);

    /** Comes again and again while there are jobs. */
    default void tick() {}
  }

  private final BlockingQueue<Runnable> events = new LinkedBlockingQueue<>();
  private final List<OffloadTask> tasks;
  private final Listener listener;
  private final Map<String, Integer> running = new HashMap<>();
  private int next;
  private boolean cancelled;

  OffloadSession(List<OffloadTask> tasks, Listener listener) {
    this.tasks = tasks;
    this.listener = listener;
  }

  /**
   * Starts the verticle and has the jobs done, as many at a time as there are threads.
   *
   * @param bcryptCost of the hashes that are made
   * @return false if they were cancelled before all were done
   */
  boolean run(int bcryptCost) {
    Vertx vertx = NodeVertx.alone();
    try {
      String progress = OffloadContract.newProgressAddress();
      await(
          vertx
              .eventBus()
              .<JsonObject>localConsumer(
                  progress, message -> progressed(OffloadProgress.fromJson(message.body())))
              .completion());
      await(vertx.deployVerticle(VERTICLE, new DeploymentOptions().setConfig(config(bcryptCost))));
      work(vertx.eventBus(), progress);
    } finally {
      await(vertx.close());
    }
    return !cancelled;
  }

  /** Has no more jobs begun, and those that run given up. From any thread. */
  void cancel() {
    events.add(() -> cancelled = true);
  }

  /** Files are the user's own, so every one may be worked on. */
  private static JsonObject config(int bcryptCost) {
    return new JsonObject()
        .put("root", "/")
        .put("threads", THREADS)
        .put("backlog", THREADS)
        .put("bcryptCost", bcryptCost)
        .put("progressInterval", TICK_MILLIS + "ms");
  }

  private void work(EventBus bus, String progress) {
    boolean told = false;
    while (true) {
      while (!cancelled && running.size() < THREADS && next < tasks.size()) {
        send(bus, next++, progress);
      }
      if (cancelled && !told) {
        told = true;
        running.keySet().forEach(id -> OffloadContract.cancel(bus, id));
      }
      if (running.isEmpty()) {
        return;
      }
      nextEvent();
      listener.tick();
    }
  }

  private void nextEvent() {
    try {
      Runnable event = events.poll(TICK_MILLIS, TimeUnit.MILLISECONDS);
      if (event != null) {
        event.run();
      }
    } catch (InterruptedException e) {
      cancelled = true;
    }
  }

  private void send(EventBus bus, int index, String progress) {
    OffloadJob job = OffloadJob.of(tasks.get(index), progress);
    running.put(job.id(), index);
    OffloadContract.request(bus, job)
        .onComplete(
            result -> events.add(() -> ended(job, () -> listener.done(index, result))),
            failure ->
                events.add(() -> ended(job, () -> listener.failed(index, explain(failure)))));
  }

  private void ended(OffloadJob job, Runnable tell) {
    running.remove(job.id());
    tell.run();
  }

  private void progressed(OffloadProgress progress) {
    events.add(
        () -> {
          Integer index = running.get(progress.id());
          if (index != null) {
            listener.progress(index, progress.done());
          }
        });
  }

  private static OffloadError explain(Throwable failure) {
    return failure instanceof OffloadError error
        ? error
        : new OffloadError(OffloadFailure.INTERNAL, String.valueOf(failure));
  }

  private static void await(Future<?> future) {
    try {
      future.await(BOUND_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new IllegalStateException("the node in this command did not answer", e);
    }
  }
}
