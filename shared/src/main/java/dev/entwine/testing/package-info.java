/**
 * Doubles for tests: a clock that stands still, a transport without a network.
 *
 * <p>Twisted's {@code internet.testing} and {@code task.Clock}. A protocol is tested by giving it a
 * {@link dev.entwine.testing.StringTransport}, feeding it bytes, and looking at what it wrote;
 * whatever waits is tested by advancing a {@link dev.entwine.testing.ManualClock}. Two protocols
 * talk to each other through an {@link dev.entwine.testing.IOPump}. No socket, no sleep.
 *
 * <p>These are plain classes that need no test framework; what is made for JUnit is in the module
 * {@code entwine-testing}.
 */
@NullMarked
package dev.entwine.testing;

import org.jspecify.annotations.NullMarked;
