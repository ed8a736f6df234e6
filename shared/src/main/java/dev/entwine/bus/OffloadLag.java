package dev.entwine.bus;

import io.vertx.core.json.JsonObject;

/**
 * How late an event loop was while a job ran, in microseconds: what would have been added to the
 * time of everything else it had to do. The timer that measures it is itself late by up to a
 * millisecond.
 *
 * @param samples how often it was measured; 0 if the job was too short, then the others are 0 too
 * @param p50 half of the time the loop was no later than this
 * @param p99 99 percent of the time the loop was no later than this
 * @param max the latest it was
 */
public record OffloadLag(long samples, long p50, long p99, long max) {

  /** Not measured. */
  public static final OffloadLag NONE = new OffloadLag(0, 0, 0, 0);

  /** The figures as JSON. */
  public JsonObject toJson() {
    return new JsonObject()
        .put("samples", samples)
        .put("p50Micros", p50)
        .put("p99Micros", p99)
        .put("maxMicros", max);
  }

  /**
   * Reads the figures.
   *
   * @throws IllegalArgumentException if one is missing or wrong
   */
  public static OffloadLag fromJson(JsonObject json) {
    return new OffloadLag(
        Fields.number(json, "samples"),
        Fields.number(json, "p50Micros"),
        Fields.number(json, "p99Micros"),
        Fields.number(json, "maxMicros"));
  }
}
