/**
 * The contracts that everything above shares: what speaks, what builds the speakers, what carries
 * the bytes, and why it stopped.
 *
 * <p>Twisted's {@code internet.interfaces} and {@code internet.protocol}. A {@link
 * dev.entwine.protocol.Protocol} reacts to bytes and knows no socket; a {@link
 * dev.entwine.protocol.Factory} builds one for each connection and keeps what they share; a {@link
 * dev.entwine.protocol.Transport} carries bytes. All of a connection happens on one loop, so none
 * of them needs a lock.
 *
 * <p>In Vert.x's words: a protocol is the set of handlers one would put on a {@code NetSocket}, as
 * a class of its own; the transport is the socket, with Twisted's rules for its end.
 */
@NullMarked
package dev.entwine.protocol;

import org.jspecify.annotations.NullMarked;
