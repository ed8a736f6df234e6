/**
 * Time, as something that is passed in.
 *
 * <p>Twisted's {@code IReactorTime} and {@code IDelayedCall}: a {@link dev.entwine.time.Clock}
 * tells how late it is and runs a call later. The reactor is a clock; so is {@code
 * dev.entwine.testing.ManualClock}, which stands still until a test advances it. Everything in
 * Entwine that waits takes a clock, so nothing needs a sleeping test.
 *
 * <p>In Vert.x's words: {@code vertx.setTimer}, without its floor of one millisecond, with a handle
 * that can be moved as well as cancelled, and with an order among calls that are due together.
 */
@NullMarked
package dev.entwine.time;

import org.jspecify.annotations.NullMarked;
