/**
 * The echo service: what comes is sent back.
 *
 * <p>Twisted's {@code wire.Echo}, with what its five lines leave to the reader: a peer that writes
 * and never reads is made to wait instead of being buffered for, one that does neither is cut, and
 * one that ends sending gets the rest before the connection closes.
 *
 * <p>In Vert.x's words: a socket piped into itself; and a consumer that replies with the message.
 */
@NullMarked
package dev.entwine.verticles.echo;

import org.jspecify.annotations.NullMarked;
