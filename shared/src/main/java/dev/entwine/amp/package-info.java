/**
 * AMP, the Asynchronous Messaging Protocol: typed questions and answers, both ways over one
 * connection, byte for byte those of Twisted's {@code twisted.protocols.amp}.
 *
 * <p>A {@link dev.entwine.amp.Command} is a record, its components are the arguments, and another
 * record is its answer. {@link dev.entwine.amp.AMP} is a connection: {@code callRemote} asks the
 * other end and answers with a Deferred, {@code responder} says how the other end's questions are
 * answered.
 *
 * <p>In layers, as in Twisted: {@link dev.entwine.amp.BinaryBoxProtocol} turns bytes into boxes of
 * keys and values, {@link dev.entwine.amp.BoxDispatcher} pairs questions with answers, {@link
 * dev.entwine.amp.CommandLocator} turns boxes into records.
 *
 * <p>In Vert.x's words: request and reply as on the event bus, with a peer at the other end of a
 * socket: its loss fails what waits for it, and there is no default timeout.
 */
@NullMarked
package dev.entwine.amp;

import org.jspecify.annotations.NullMarked;
