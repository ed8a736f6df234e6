/**
 * What carries bytes, each on one loop.
 *
 * <p>Twisted's {@code internet.tcp}, {@code unix} and {@code udp}: the life of a connection from
 * the first byte to the one call of {@code connectionLost}, with its reasons, its half-closes and
 * its back-pressure.
 *
 * <p>{@link dev.entwine.transport.StreamTransport} is that life, whatever carries the bytes. {@link
 * dev.entwine.transport.StandardIO} is Twisted's {@code stdio}; child processes have a package of
 * their own. TLS ({@code protocols.tls}) is put into a connection by {@code startTLS}. {@link
 * dev.entwine.transport.StreamProtocol} and {@link dev.entwine.transport.Streams} lead to Vert.x's
 * streams and back. {@link dev.entwine.transport.UDPPort} is all there is to datagrams.
 *
 * <p>In Vert.x's words: sockets are accepted by {@code NetServer}, which also chooses the loop, and
 * closes them when a verticle is undeployed; those of clients are channels of Netty's on the
 * context's loop, which can be taken back while they connect. From there on a handler of our own in
 * the Netty pipeline takes over, since a {@code NetSocket} hides the half-close, closes on its own
 * account, and copies and flushes more than is needed. This package is the one place that reaches
 * below Vert.x's public API.
 */
@NullMarked
package dev.entwine.transport;

import org.jspecify.annotations.NullMarked;
