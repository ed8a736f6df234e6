/**
 * Work that is spread over time.
 *
 * <p>Twisted's {@code internet.task}: {@link dev.entwine.task.LoopingCall} calls something again
 * and again on a fixed grid; {@link dev.entwine.task.Cooperator} takes turns between long
 * computations so that the loop stays responsive; {@link dev.entwine.task.Task#deferLater} is a
 * call later whose result can be waited for.
 *
 * <p>In Vert.x's words: {@code setPeriodic} without overlap and without catching up, and what one
 * would otherwise write by hand with {@code runOnContext}. All of it takes a {@code Clock}, so
 * tests advance the time themselves.
 */
@NullMarked
package dev.entwine.task;

import org.jspecify.annotations.NullMarked;
