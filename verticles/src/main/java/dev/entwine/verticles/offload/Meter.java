package dev.entwine.verticles.offload;

import dev.entwine.bus.OffloadError;
import dev.entwine.bus.OffloadFailure;

/**
 * All that a job's thread and the loop know of each other: how far the thread is, and whether it is
 * to stop. Safe to use from both.
 */
final class Meter {

  private volatile boolean begun;
  private volatile boolean cancelled;
  private volatile long total;

  /** Written by the job's thread alone. */
  private volatile long done;

  /** Says that the thread has taken the job up. */
  void begin() {
    begun = true;
    check();
  }

  void total(long bytes) {
    total = bytes;
  }

  /** Says that another block has been worked on, and ends the job here if it is to stop. */
  void advance(int bytes) {
    done = done + bytes;
    check();
  }

  private void check() {
    if (cancelled) {
      throw new OffloadError(OffloadFailure.CANCELLED, "cancelled");
    }
  }

  /** Has the job end at its next block. */
  void cancel() {
    cancelled = true;
  }

  boolean begun() {
    return begun;
  }

  boolean cancelled() {
    return cancelled;
  }

  long total() {
    return total;
  }

  long done() {
    return done;
  }
}
