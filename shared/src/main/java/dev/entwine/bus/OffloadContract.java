package dev.entwine.bus;

import io.vertx.core.Future;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.UUID;

/**
 * How to have blocking work done off the event loops: addresses, and the calls that use them.
 *
 * <table>
 * <caption>Addresses</caption>
 * <tr><th>address</th><th>what is sent there</th></tr>
 * <tr><td>{@value #ADDRESS}</td><td>a request: an {@link OffloadJob}, answered with an {@link
 *     OffloadResult} or with one of the failure codes of {@link OffloadFailure}</td></tr>
 * <tr><td>{@value #CANCEL_ADDRESS}</td><td>published: {@code {"id": ...}} of the job to be given
 *     up. Unless it is done before, the job's own request is then answered with {@link
 *     OffloadFailure#CANCELLED}: files at the next block, passwords when they are through. An id
 *     that no job has is ignored</td></tr>
 * <tr><td>{@value #PROGRESS_PREFIX}...</td><td>{@link OffloadProgress}, published to the address
 *     that a job names: a few times a second, also while the job waits for its turn or does not
 *     get on, so that silence means that its node is gone</td></tr>
 * </table>
 *
 * <p>A result may be long in coming: a request has to be sent with {@link #REPLY_TIMEOUT}, since
 * the event bus gives up after 30 seconds otherwise. A reply that came too late is lost, the work
 * of it done for nothing.
 *
 * <p>What is sent goes over the event bus as it is, passwords too.
 */
public final class OffloadContract {

  /** Where jobs are sent. */
  public static final String ADDRESS = "entwine.offload";

  /** Where it is said that a job is to be given up. */
  public static final String CANCEL_ADDRESS = "entwine.offload.cancel";

  /** What every address for progress begins with. */
  public static final String PROGRESS_PREFIX = "entwine.offload.progress.";

  /** How long to wait for a result. */
  public static final Duration REPLY_TIMEOUT = Duration.ofHours(24);

  private OffloadContract() {}

  /** An address for progress that nobody else has. */
  public static String newProgressAddress() {
    return PROGRESS_PREFIX + UUID.randomUUID();
  }

  /**
   * Has a job done. From any thread; the future belongs to the context of the caller, if there is
   * one.
   *
   * @return completes with the result; fails with {@link OffloadError}
   */
  public static Future<OffloadResult> request(EventBus bus, OffloadJob job) {
    DeliveryOptions options = new DeliveryOptions().setSendTimeout(REPLY_TIMEOUT.toMillis());
    return bus.<JsonObject>request(ADDRESS, job.toJson(), options)
        .map(reply -> OffloadResult.fromJson(reply.body()))
        .recover(failure -> Future.failedFuture(explain(failure)));
  }

  /** Asks that a job be given up. Its own request says what became of it. From any thread. */
  public static void cancel(EventBus bus, String jobId) {
    bus.publish(CANCEL_ADDRESS, new JsonObject().put("id", jobId));
  }

  private static Throwable explain(Throwable failure) {
    if (!(failure instanceof ReplyException reply)) {
      return failure;
    }
    if (reply.failureType() == ReplyFailure.RECIPIENT_FAILURE) {
      return new OffloadError(
          OffloadFailure.of(reply.failureCode()), String.valueOf(reply.getMessage()));
    }
    return new OffloadError(
        OffloadFailure.UNAVAILABLE,
        reply.failureType() == ReplyFailure.NO_HANDLERS
            ? "no node in reach does offloaded work"
            : "no answer from the node that did the work");
  }
}
