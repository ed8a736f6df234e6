/**
 * A result that is not there yet.
 *
 * <p>Twisted's {@code internet.defer}: a {@link dev.entwine.defer.Deferred} is one chain of
 * callbacks and errbacks that its owner fires once; each link's result replaces the one before it,
 * a link that answers with another Deferred makes the chain wait, and whoever waits may cancel.
 * What is a function there is a static method of Deferred here: {@code succeed}, {@code fail},
 * {@code maybeDeferred}, {@code gatherResults}, {@code race}; {@code DeferredList}, {@code
 * DeferredLock}, {@code DeferredSemaphore} and {@code DeferredQueue} are classes as there. {@code
 * retry}, which Twisted leaves to every program, is there too.
 *
 * <p>In Vert.x's words: a {@code Future} is what one hands out, read-only and to many listeners; a
 * Deferred is what one works with, mutable, run synchronously on its own loop, cancellable, and
 * reported when an error in it reached nobody. {@code toFuture} and {@code fromFuture} lead from
 * one to the other.
 */
@NullMarked
package dev.entwine.defer;

import org.jspecify.annotations.NullMarked;
