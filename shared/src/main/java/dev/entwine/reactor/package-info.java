/**
 * The reactor: one event loop's clock, threads and sockets under Twisted's names.
 *
 * <p>Twisted's {@code internet.reactor}, {@code internet.threads} and {@code inlineCallbacks}. A
 * {@link dev.entwine.reactor.Reactor} runs what is due, in order, one thing at a time; {@code
 * deferToThread} takes what blocks away from it and brings the result back; a {@link
 * dev.entwine.reactor.Coroutine} waits in the middle of its code and blocks nothing.
 *
 * <p>In Vert.x's words: a reactor is one event-loop {@code Context}. A verticle instance has one
 * ({@code Reactor.of(context)}); a program without verticles makes one of its own ({@code
 * Reactor.create()}) and gives it the main thread with {@code run()}. A process may have many,
 * where Twisted has one; what belongs to a protocol or a factory stays on its own.
 */
@NullMarked
package dev.entwine.reactor;

import org.jspecify.annotations.NullMarked;
