/**
 * Where to listen and where to connect, as values.
 *
 * <p>Twisted's {@code internet.endpoints}: {@code Endpoints.server("tcp:8123")} is a description
 * that can be read from a configuration, checked before anything is opened, and used with any
 * factory.
 *
 * <p>In Vert.x's words: what {@code NetServerOptions} and a {@code SocketAddress} say together, in
 * one string, and what {@code listen} and {@code connect} then do with it.
 */
@NullMarked
package dev.entwine.endpoint;

import org.jspecify.annotations.NullMarked;
