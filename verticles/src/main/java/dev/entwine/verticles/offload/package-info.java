/**
 * Blocking work, done off the event loop for whoever asks over the event bus.
 *
 * <p>In Twisted's words: each job is a {@code deferToThreadPool} on a pool of the service's own, so
 * that slow files take no threads away from anybody else. A Deferred stands for the job on the
 * loop; the thread itself knows a {@link dev.entwine.verticles.offload.Meter} and nothing else of
 * it.
 *
 * <p>In Vert.x's words: a verticle with a named worker pool, and with what a worker pool has not: a
 * bounded queue, progress, cancellation, and a report of how late the event loop was meanwhile
 * ({@link dev.entwine.verticles.offload.LoopLag}). The messages are {@link
 * dev.entwine.bus.OffloadContract}'s.
 */
@NullMarked
package dev.entwine.verticles.offload;

import org.jspecify.annotations.NullMarked;
