/**
 * Rules around a protocol that knows nothing of them: how many connections, how much a second, how
 * long without a byte, and a log of what passes.
 *
 * <p>Twisted's {@code protocols.policies}: a {@link dev.entwine.protocols.policies.WrappingFactory}
 * stands around a factory, and puts a {@link dev.entwine.protocols.policies.ProtocolWrapper} around
 * each protocol that one builds. The wrapper is the protocol of the real transport and the
 * transport of the real protocol, so it sees everything in both directions, and wrappers can be put
 * around one another.
 *
 * <p>In Vert.x's words: an interceptor on a {@code NetSocket}, with its limits as options.
 */
@NullMarked
package dev.entwine.protocols.policies;

import org.jspecify.annotations.NullMarked;
