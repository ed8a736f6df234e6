/**
 * Keys, certificates and trust, made ready for TLS.
 *
 * <p>Twisted's {@code internet.ssl}: {@code CertificateOptions} and {@code optionsForClientTLS} are
 * {@link dev.entwine.tls.ServerTLSOptions} and {@link dev.entwine.tls.ClientTLSOptions}, and what
 * Twisted calls a context factory is a {@link dev.entwine.tls.TLSContext}: the files read, the keys
 * checked, for any number of connections.
 *
 * <p>In Vert.x's words: the place of {@code PemKeyCertOptions}, {@code PemTrustOptions} and {@code
 * ServerSSLOptions}, with hostname checks on unless nobody can be checked, TLS 1.2 as the least,
 * files that are read again when they change, and errors that name the file.
 */
@NullMarked
package dev.entwine.tls;

import org.jspecify.annotations.NullMarked;
