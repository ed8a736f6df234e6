package dev.entwine.amp;

/**
 * A command after which both ends speak another protocol over the same connection: a record, as
 * {@link Command} says. Twisted's {@code ProtocolSwitchCommand}.
 *
 * <p>Who calls can't send anything from then on, until the answer is there: then the connection is
 * the new protocol's, or, if it is an error, AMP's again. Who responds answers with the protocol
 * that it goes on with.
 */
public interface ProtocolSwitchCommand {}
