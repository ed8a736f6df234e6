package dev.entwine.bus;

import io.vertx.core.json.JsonObject;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The request at {@link OffloadContract#ADDRESS}. As JSON it is the task with two more keys, both
 * of which may be left out: {@code {"kind": "sha256", "path": "README.md"}} is a job.
 *
 * @param id by what it is cancelled and told apart, 1 to {@value #MAX_ID} characters; whoever knows
 *     it can cancel the job. If left out, one is chosen
 * @param task what is to be done
 * @param progress where to publish how far it is; begins with {@link
 *     OffloadContract#PROGRESS_PREFIX}, {@value #MAX_ADDRESS} characters at most; null for no such
 *     messages
 */
public record OffloadJob(String id, OffloadTask task, @Nullable String progress) {

  /** The longest id, in characters. */
  public static final int MAX_ID = 64;

  /** The longest address for progress, in characters. */
  public static final int MAX_ADDRESS = 200;

  public OffloadJob {
    if (id.isEmpty() || id.length() > MAX_ID) {
      throw new IllegalArgumentException("id: 1 to " + MAX_ID + " characters are needed");
    }
    if (progress != null
        && !(progress.startsWith(OffloadContract.PROGRESS_PREFIX)
            && progress.length() <= MAX_ADDRESS)) {
      throw new IllegalArgumentException(
          "progress: an address of at most "
              + MAX_ADDRESS
              + " characters that begins with "
              + OffloadContract.PROGRESS_PREFIX
              + " is needed");
    }
  }

  /** A job with an id that nobody else has. */
  public static OffloadJob of(OffloadTask task, @Nullable String progress) {
    return new OffloadJob(UUID.randomUUID().toString(), task, progress);
  }

  /** The job as JSON. */
  public JsonObject toJson() {
    JsonObject json = task.toJson().put("id", id);
    return progress == null ? json : json.put("progress", progress);
  }

  /**
   * Reads a job.
   *
   * @throws IllegalArgumentException if something is missing or wrong; the message says what
   */
  public static OffloadJob fromJson(JsonObject json) {
    OffloadTask task = OffloadTask.fromJson(json);
    String progress = json.containsKey("progress") ? Fields.text(json, "progress") : null;
    return json.containsKey("id")
        ? new OffloadJob(Fields.text(json, "id"), task, progress)
        : of(task, progress);
  }
}
