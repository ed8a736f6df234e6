package dev.entwine.bus;

import io.vertx.core.json.JsonObject;
import java.time.Duration;

/**
 * The reply to an {@link OffloadJob}. As JSON it is the answer with three more keys: {@code id},
 * {@code elapsedMicros} and {@code lag}.
 *
 * @param id the job's
 * @param answer what came of its task
 * @param elapsed from the arrival of the job to its end, the waiting for a thread included; whole
 *     microseconds travel
 * @param lag how late the event loop was meanwhile
 */
public record OffloadResult(String id, OffloadAnswer answer, Duration elapsed, OffloadLag lag) {

  /** The result as JSON. */
  public JsonObject toJson() {
    return answer
        .toJson()
        .put("id", id)
        .put("elapsedMicros", elapsed.toNanos() / 1000)
        .put("lag", lag.toJson());
  }

  /**
   * Reads a result.
   *
   * @throws IllegalArgumentException if something is missing or wrong
   */
  public static OffloadResult fromJson(JsonObject json) {
    if (!(json.getValue("lag") instanceof JsonObject lag)) {
      throw new IllegalArgumentException("lag: is missing, an object is needed");
    }
    return new OffloadResult(
        Fields.text(json, "id"),
        OffloadAnswer.fromJson(json),
        Duration.ofNanos(Fields.number(json, "elapsedMicros") * 1000),
        OffloadLag.fromJson(lag));
  }
}
