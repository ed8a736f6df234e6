/**
 * A result that is not there yet.
 *
 * <p>Twisted's {@code internet.defer}: a {@link dev.entwine.defer.Deferred} is one chain of
 * callbacks and errbacks that its owner fires once; each link's result replaces the one before it,
 * a link that answers with another Deferred makes the chain wait, and whoever waits may cancel.
 *
 * <p>In Vert.x's words: a {@code Future} is what one hands out, read-only and to many listeners; a
 * Deferred is what one works with, mutable, run synchronously on its own loop, cancellable, and
 * reported when an error in it reached nobody. {@code toFuture} and {@code fromFuture} lead from
 * one to the other.
 */
@NullMarked
package dev.entwine.defer;

import org.jspecify.annotations.NullMarked;
