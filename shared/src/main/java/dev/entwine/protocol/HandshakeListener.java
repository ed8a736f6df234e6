package dev.entwine.protocol;

/**
 * Implemented by a {@link Protocol} that wants to know when TLS has begun. Twisted's {@code
 * IHandshakeListener}.
 *
 * <p>{@code connectionMade} comes before the handshake, as in Twisted; what is written meanwhile
 * goes out after it, to a peer that has been checked.
 */
public interface HandshakeListener {

  /**
   * The handshake is done: the peer's certificate is checked, and what {@link
   * Transport#getPeerCertificate} and {@link Transport#negotiatedProtocol} say is final. Called
   * before any data that came over TLS.
   */
  void handshakeCompleted();
}
