/**
 * The PROXY protocol: a balancer in front says at the start of each connection who the client is.
 *
 * <p>Twisted's {@code protocols.haproxy}: {@link
 * dev.entwine.protocols.haproxy.HAProxyWrappingFactory} reads the header, version 1 or 2, and gives
 * the factory inside a connection whose {@code getPeer} and {@code getHost} are what the header
 * says. Anybody who can reach such a port can claim any address: only the balancer is to reach it.
 *
 * <p>In Vert.x's words: {@code NetServerOptions.setUseProxyProtocol}, for any transport.
 */
@NullMarked
package dev.entwine.protocols.haproxy;

import org.jspecify.annotations.NullMarked;
