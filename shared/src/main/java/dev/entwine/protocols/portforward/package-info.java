/**
 * Hands connections on to another host and port.
 *
 * <p>Twisted's {@code protocols.portforward}: a {@link
 * dev.entwine.protocols.portforward.ProxyFactory} listens, connects to the other end for each
 * connection it gets, and lets bytes through in both directions, each side reading only as fast as
 * the other is read from.
 *
 * <p>In Vert.x's words: two {@code pipeTo}, with half-closes carried over, and nothing read before
 * there is somewhere to write it.
 */
@NullMarked
package dev.entwine.protocols.portforward;

import org.jspecify.annotations.NullMarked;
