/**
 * The small services of old: they answer one thing, and are good for a first look at a network.
 *
 * <p>Twisted's {@code protocols.wire}, and {@code finger}. Where Twisted's do not do what their
 * RFCs say (daytime fails, time counts from 1970, chargen has no lines), these do, and each says
 * so. {@link dev.entwine.protocols.wire.DatagramService} has them over UDP.
 *
 * <p>In Vert.x's words: handlers for a {@code NetServer}, of a few lines each. None of them keeps
 * more than one buffer for a peer that does not read.
 */
@NullMarked
package dev.entwine.protocols.wire;

import org.jspecify.annotations.NullMarked;
