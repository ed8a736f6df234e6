/**
 * Protocols to build on: how a stream of bytes becomes lines, strings, messages.
 *
 * <p>Twisted's {@code twisted.protocols}: one extends {@link dev.entwine.protocols.LineReceiver}
 * and gets whole lines, whatever pieces the network made of them. Every parser here is bounded, and
 * takes time in proportion to what it is fed however that is cut.
 *
 * <p>In Vert.x's words: what {@code RecordParser} is for, with limits that always hold, and with
 * modes that can change in the middle of what was just received.
 */
@NullMarked
package dev.entwine.protocols;

import org.jspecify.annotations.NullMarked;
