package dev.entwine.verticles.offload;

import dev.entwine.bus.OffloadAnswer;
import dev.entwine.bus.OffloadContract;
import dev.entwine.bus.OffloadError;
import dev.entwine.bus.OffloadFailure;
import dev.entwine.bus.OffloadJob;
import dev.entwine.bus.OffloadResult;
import dev.entwine.bus.OffloadTask;
import dev.entwine.defer.Deferred;
import dev.entwine.reactor.ThreadPool;
import dev.entwine.reactor.ThreadPoolOptions;
import dev.entwine.service.OptionsReader;
import dev.entwine.service.ReactorVerticle;
import dev.entwine.service.VerticleOptions;
import io.vertx.core.Future;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Does blocking work for whoever asks over the event bus, off the loop: digests, compression,
 * password hashes. {@link OffloadContract} says how to ask, {@link OffloadOptions} what can be set.
 *
 * <p>Each instance has threads of its own. Stopping refuses new jobs, lets those that run go on for
 * a while, and cancels the rest.
 */
@VerticleOptions(OffloadOptions.class)
public final class OffloadVerticle extends ReactorVerticle {

  /** Numbers the pools, since those of the same name would share their threads. */
  private static final AtomicInteger POOLS = new AtomicInteger();

  private OffloadOptions options = OffloadOptions.DEFAULTS;
  private @Nullable MessageConsumer<Object> jobs;
  private @Nullable JobDesk desk;

  @Override
  protected Deferred<?> startService() {
    options = OptionsReader.read(OffloadOptions.class, config());
    // A long job is no blocked thread.
    ThreadPool pool =
        ThreadPool.create(
            vertx,
            new ThreadPoolOptions(
                    "offload-" + POOLS.incrementAndGet(), options.threads(), options.backlog())
                .withMaxExecuteTime(Duration.ofDays(1)));
    return reactor()
        .deferToThreadPool(pool, () -> Root.open(options.root()))
        .addCallbackDeferred(root -> serve(pool, root));
  }

  private Deferred<@Nullable Void> serve(ThreadPool pool, Root root) {
    FileWork files = new FileWork(root);
    PasswordWork passwords = new PasswordWork(options.bcryptCost());
    JobDesk desk =
        new JobDesk(
            reactor(),
            call -> reactor().deferToThreadPool(pool, call),
            (task, meter) -> work(task, meter, files, passwords),
            options.progressInterval(),
            (address, progress) -> vertx.eventBus().publish(address, progress.toJson()));
    this.desk = desk;
    MessageConsumer<Object> jobs =
        vertx.eventBus().consumer(OffloadContract.ADDRESS, message -> take(message, desk));
    MessageConsumer<Object> cancels =
        vertx.eventBus().consumer(OffloadContract.CANCEL_ADDRESS, message -> cancel(message, desk));
    this.jobs = jobs;
    return Deferred.fromFuture(Future.all(jobs.completion(), cancels.completion()))
        .addCallbackDo(
            ready ->
                announce(
                    "event bus " + OffloadContract.ADDRESS, "entwine offload sha256 README.md"));
  }

  /** On a thread of the pool. */
  private static OffloadAnswer work(
      OffloadTask task, Meter meter, FileWork files, PasswordWork passwords) {
    if (task instanceof OffloadTask.Sha256 sha256) {
      return files.sha256(sha256, meter);
    } else if (task instanceof OffloadTask.Gzip gzip) {
      return files.gzip(gzip, meter);
    } else if (task instanceof OffloadTask.BcryptHash hash) {
      return passwords.hash(hash);
    }
    return passwords.check((OffloadTask.BcryptCheck) task);
  }

  private static void take(Message<Object> message, JobDesk desk) {
    Deferred.maybeDeferred(() -> desk.submit(read(message)))
        .addCallback(OffloadResult::toJson)
        .addCallbackDo(message::reply)
        .addErrbackDo(
            OffloadError.class,
            error -> message.fail(error.failure().code(), String.valueOf(error.getMessage())));
  }

  private static OffloadJob read(Message<Object> message) {
    if (!(message.body() instanceof JsonObject json)) {
      throw new OffloadError(OffloadFailure.BAD_REQUEST, "the request is not a JSON object");
    }
    try {
      return OffloadJob.fromJson(json);
    } catch (IllegalArgumentException e) {
      throw new OffloadError(OffloadFailure.BAD_REQUEST, String.valueOf(e.getMessage()));
    }
  }

  private static void cancel(Message<Object> message, JobDesk desk) {
    if (message.body() instanceof JsonObject json && json.getValue("id") instanceof String id) {
      desk.cancel(id);
    }
  }

  @Override
  protected Deferred<?> stopService() {
    if (jobs == null || desk == null) {
      return Deferred.succeed(null);
    }
    jobs.unregister();
    return desk.drain(options.grace());
  }
}
