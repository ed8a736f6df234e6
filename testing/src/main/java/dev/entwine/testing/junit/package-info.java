/**
 * Entwine in JUnit 5 tests.
 *
 * <p>Twisted's {@code trial}: a test looks into a Deferred with {@link
 * dev.entwine.testing.junit.DeferredAssert} or {@link dev.entwine.testing.junit.Results}, and
 * {@link dev.entwine.testing.junit.EntwineExtension} fails it when it leaves errors behind that
 * nobody handled, as trial does with errors that were logged and not flushed.
 *
 * <p>In Vert.x's words: what {@code VertxExtension} is for a {@code Vertx} and its futures; the two
 * can be used together. The doubles themselves (a clock, a transport) are in {@code
 * dev.entwine.testing} of the module {@code entwine-shared} and need no test framework.
 */
@NullMarked
package dev.entwine.testing.junit;

import org.jspecify.annotations.NullMarked;
