package dev.entwine.reactor;

/** Where a reactor is in its life, which goes through these in order and never back. */
enum ReactorState {
  /** Made, and not running yet; one of a verticle's is never so. */
  INITIAL,
  RUNNING,
  /** Running still, for those who wait for the shutdown events. */
  STOPPING,
  STOPPED
}
