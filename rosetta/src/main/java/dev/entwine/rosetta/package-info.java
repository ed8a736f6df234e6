/**
 * The Rosetta Stone: one concept a folder, and in it the same program in Twisted, in asyncio and in
 * Entwine. This package finds them, runs them, and says whether they agree.
 *
 * <p>In Twisted's words: what the tables and listings of its documentation show, as programs that
 * are run. In Vert.x's words there is nothing like it; the programs use Vert.x through Entwine.
 *
 * <p>{@link dev.entwine.rosetta.Rosetta} is where to begin. A {@link dev.entwine.rosetta.Entry} is
 * a folder, a {@link dev.entwine.rosetta.Side} one of its programs, a {@link
 * dev.entwine.rosetta.SideRun} what came of running it, and a {@link dev.entwine.rosetta.Check}
 * that, held against {@code expected.txt}. All of it blocks: none of it is for an event loop.
 */
@NullMarked
package dev.entwine.rosetta;

import org.jspecify.annotations.NullMarked;
