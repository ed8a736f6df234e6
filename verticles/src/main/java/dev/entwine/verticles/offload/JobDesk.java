package dev.entwine.verticles.offload;

import dev.entwine.bus.OffloadAnswer;
import dev.entwine.bus.OffloadError;
import dev.entwine.bus.OffloadFailure;
import dev.entwine.bus.OffloadJob;
import dev.entwine.bus.OffloadLag;
import dev.entwine.bus.OffloadProgress;
import dev.entwine.bus.OffloadResult;
import dev.entwine.bus.OffloadTask;
import dev.entwine.defer.CancelledError;
import dev.entwine.defer.Deferred;
import dev.entwine.reactor.BacklogFull;
import dev.entwine.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the jobs of one loop: takes them, tells how far they are, gives them up when asked to.
 *
 * <p>It knows no sockets, files or threads; what it works with is handed to it. Confined to the
 * loop of its clock.
 */
final class JobDesk {

  private static final Logger LOG = LoggerFactory.getLogger(JobDesk.class);

  /** How long a job that was told to stop may take to get to its next block, at the end. */
  private static final Duration LAST_BLOCK = Duration.ofSeconds(2);

  private static final Duration LAG_INTERVAL = Duration.ofMillis(5);

  /** What a job's thread does. */
  @FunctionalInterface
  interface Work {
    OffloadAnswer work(OffloadTask task, Meter meter) throws Exception;
  }

  private final Clock clock;
  private final Function<Callable<OffloadAnswer>, Deferred<OffloadAnswer>> threads;
  private final Work work;
  private final Duration progressInterval;
  private final BiConsumer<String, OffloadProgress> publish;
  private final LoopLag loopLag;
  private final Map<String, Running> jobs = new LinkedHashMap<>();
  private boolean telling;
  private @Nullable Deferred<@Nullable Void> drained;

  /**
   * @param threads has a call made on a thread; fails with {@link BacklogFull} if it can't
   * @param work what the calls do
   * @param publish is given the progress of the jobs that want it told, with their addresses
   */
  JobDesk(
      Clock clock,
      Function<Callable<OffloadAnswer>, Deferred<OffloadAnswer>> threads,
      Work work,
      Duration progressInterval,
      BiConsumer<String, OffloadProgress> publish) {
    this.clock = clock;
    this.threads = threads;
    this.work = work;
    this.progressInterval = progressInterval;
    this.publish = publish;
    this.loopLag = new LoopLag(clock, LAG_INTERVAL);
  }

  /** A job from its arrival to its end. */
  private static final class Running {
    final OffloadJob job;
    final Meter meter = new Meter();
    @Nullable Deferred<?> result;

    Running(OffloadJob job) {
      this.job = job;
    }

    /**
     * One that waits leaves the queue. One that runs ends by itself at its next block, so that its
     * answer comes when nothing of it is left.
     */
    void cancel() {
      meter.cancel();
      if (!meter.begun()) {
        abandon();
      }
    }

    void abandon() {
      if (result != null) {
        result.cancel();
      }
    }
  }

  /**
   * Takes a job.
   *
   * @return fires with the result, or fails with {@link OffloadError}
   */
  Deferred<OffloadResult> submit(OffloadJob job) {
    if (drained != null) {
      return refuse(OffloadFailure.UNAVAILABLE, "offloading stops here, ask again for another");
    }
    if (jobs.containsKey(job.id())) {
      return refuse(OffloadFailure.BAD_REQUEST, "id: a job with this id is running");
    }
    Running running = new Running(job);
    jobs.put(job.id(), running);
    long start = clock.nanoTime();
    LoopLag.Watch watch = loopLag.watch();
    Meter meter = running.meter;
    Deferred<OffloadAnswer> answer =
        threads.apply(
            () -> {
              meter.begin();
              return work.work(job.task(), meter);
            });
    running.result = answer;
    if (job.progress() != null) {
      tellLater();
    }
    return answer.addBoth(
        (value, failure) -> {
          remove(job);
          OffloadLag lag = watch.stop();
          if (failure != null) {
            throw explain(job, failure);
          }
          Duration elapsed = Duration.ofNanos(clock.nanoTime() - start);
          log(job, meter, elapsed, lag);
          return new OffloadResult(job.id(), value, elapsed, lag);
        });
  }

  /** Gives a job up, if there is one with this id. Its submitter is told. */
  void cancel(String id) {
    Running running = jobs.get(id);
    if (running != null) {
      running.cancel();
    }
  }

  /**
   * Takes no more jobs, and waits for those there are; what is not done in time is cancelled.
   *
   * @return fires when none is left, soon after {@code grace} at the latest
   */
  Deferred<@Nullable Void> drain(Duration grace) {
    Deferred<@Nullable Void> drained = new Deferred<>();
    this.drained = drained;
    if (jobs.isEmpty()) {
      drained.callback(null);
    } else {
      LOG.info("Stopping; jobs that may still run for {} s: {}", seconds(grace), jobs.size());
      clock.callLater(grace, this::cutRest);
    }
    return drained;
  }

  private void cutRest() {
    if (!jobs.isEmpty()) {
      LOG.warn("Jobs that took too long to stop and are cancelled: {}", jobs.size());
      List.copyOf(jobs.values()).forEach(Running::cancel);
      clock.callLater(LAST_BLOCK, () -> List.copyOf(jobs.values()).forEach(Running::abandon));
    }
  }

  private void remove(OffloadJob job) {
    jobs.remove(job.id());
    if (drained != null && jobs.isEmpty()) {
      drained.callback(null);
    }
  }

  private void tellLater() {
    if (!telling) {
      telling = true;
      clock.callLater(progressInterval, this::tell);
    }
  }

  private void tell() {
    telling = false;
    for (Running running : jobs.values()) {
      String address = running.job.progress();
      if (address != null) {
        Meter meter = running.meter;
        publish.accept(address, new OffloadProgress(running.job.id(), meter.done(), meter.total()));
        tellLater();
      }
    }
  }

  private static Deferred<OffloadResult> refuse(OffloadFailure failure, String message) {
    return Deferred.fail(new OffloadError(failure, message));
  }

  private static OffloadError explain(OffloadJob job, Throwable failure) {
    if (failure instanceof OffloadError error) {
      return error;
    }
    if (failure instanceof CancelledError) {
      return new OffloadError(OffloadFailure.CANCELLED, "cancelled");
    }
    if (failure instanceof BacklogFull) {
      return new OffloadError(
          OffloadFailure.BUSY, "busy: as much work is waiting as may wait; ask again later");
    }
    LOG.error("A {} job failed", job.task().kind(), failure);
    return new OffloadError(
        OffloadFailure.INTERNAL, "it failed for a reason that is in the log of the node");
  }

  private static void log(OffloadJob job, Meter meter, Duration elapsed, OffloadLag lag) {
    LOG.info(
        "{} took {} s, {} bytes read; meanwhile the loop was late by {} us at most, p99 {}, p50 {}",
        job.task().kind(),
        seconds(elapsed),
        meter.done(),
        lag.max(),
        lag.p99(),
        lag.p50());
  }

  private static double seconds(Duration duration) {
    return duration.toMillis() / 1000.0;
  }
}
