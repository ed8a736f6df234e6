/**
 * AMP for other programs: the sums of Twisted's example, and a gateway to the event bus.
 *
 * <p>Twisted's {@code ampserver.py}, and with {@link dev.entwine.verticles.amp.BusGateway} what
 * Twisted has no counterpart for: a program that speaks AMP asks the verticles of a cluster,
 * through the addresses it was given and no others.
 *
 * <p>In Vert.x's words: a bridge to the event bus, like those for TCP and WebSockets.
 */
@NullMarked
package dev.entwine.verticles.amp;

import org.jspecify.annotations.NullMarked;
