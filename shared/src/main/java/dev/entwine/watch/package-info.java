/**
 * What a test leaves behind, and where that was created: the hooks by which a test framework sees
 * timers, sockets and worker calls come and go.
 *
 * <p>Twisted's {@code trial} asks its one reactor after each test ("the reactor was unclean"). Here
 * there may be many reactors, clocks and threads at a time, so whatever would be a leftover tells
 * of itself: a {@link dev.entwine.watch.Leftover} is open from its creation to its end, with the
 * {@link dev.entwine.watch.Origin} it has, for the {@link dev.entwine.watch.Watch} of the test that
 * caused it.
 *
 * <p>Nothing is recorded while nobody watches: then each hook is the reading of one boolean. What
 * users see of it is {@code EntwineExtension}, in the module {@code entwine-testing}.
 */
@NullMarked
package dev.entwine.watch;

import org.jspecify.annotations.NullMarked;
