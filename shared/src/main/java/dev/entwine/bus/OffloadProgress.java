package dev.entwine.bus;

import io.vertx.core.json.JsonObject;

/**
 * How far a job is.
 *
 * @param id the job's
 * @param done how many bytes it has read
 * @param total how long the file was when the job opened it; 0 before that. A file that grows may
 *     be longer in the end
 */
public record OffloadProgress(String id, long done, long total) {

  /** The progress as JSON. */
  public JsonObject toJson() {
    return new JsonObject().put("id", id).put("done", done).put("total", total);
  }

  /**
   * Reads a progress.
   *
   * @throws IllegalArgumentException if something is missing or wrong
   */
  public static OffloadProgress fromJson(JsonObject json) {
    return new OffloadProgress(
        Fields.text(json, "id"), Fields.number(json, "done"), Fields.number(json, "total"));
  }
}
