/**
 * The line chat: rooms for whoever can open a TCP connection and type.
 *
 * <p>The program that every Twisted developer has written once, a {@code LineReceiver} and a
 * factory that knows who is there, made fit for strangers: every input is checked, every amount is
 * bounded, and a reader who does not read is cut. What happens in a room is decided by {@link
 * dev.entwine.verticles.chat.ChatRooms}, which knows no socket; {@link
 * dev.entwine.verticles.chat.ChatProtocol} turns bytes into calls to it.
 *
 * <p>In Vert.x's words: each instance of {@link dev.entwine.verticles.chat.ChatVerticle} owns its
 * connections and their people. What happens at one is published on the event bus, so that the
 * instances of a node, and of a cluster, share the rooms ({@link
 * dev.entwine.verticles.chat.ChatRelay}): at most once, and without a promise beyond that.
 */
@NullMarked
package dev.entwine.verticles.chat;

import org.jspecify.annotations.NullMarked;
