package dev.entwine.tls;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How a server speaks TLS. Twisted's {@code CertificateOptions}.
 *
 * @param identities one or more. A client that names the host it wants (SNI) gets the first that
 *     has a certificate for that name; all others get the first, or one for the same names with
 *     another kind of key
 * @param clientCertificates whether clients are asked for a certificate
 * @param trustRoots who may sign these; null if nobody is asked
 * @param applicationProtocols what is offered by ALPN, the preferred first; empty for no ALPN. A
 *     client that offers ALPN and has none of them in its list is refused (RFC 7301)
 * @param versions which versions of TLS are spoken
 * @param handshakeTimeout how long a handshake may take
 * @param checkFilesEvery how often the files are looked at, and read again if they have changed;
 *     zero for never
 */
public record ServerTLSOptions(
    List<Identity> identities,
    ClientCertificates clientCertificates,
    @Nullable TrustRoots trustRoots,
    List<String> applicationProtocols,
    Set<TLSVersion> versions,
    Duration handshakeTimeout,
    Duration checkFilesEvery) {

  public ServerTLSOptions {
    identities = List.copyOf(identities);
    applicationProtocols = Checks.protocols(applicationProtocols);
    versions = Checks.versions(versions);
    Checks.handshakeTimeout(handshakeTimeout);
    Checks.notNegative(checkFilesEvery);
    if (identities.isEmpty()) {
      throw new IllegalArgumentException("a server needs a key and a certificate");
    }
    if (clientCertificates != ClientCertificates.NONE && trustRoots == null) {
      throw new IllegalArgumentException(
          "to ask clients for certificates, say by trustRoots who may sign them");
    }
  }

  /** Serves anyone: TLS 1.2 and 1.3, ten seconds for a handshake, files looked at every ten. */
  public static ServerTLSOptions of(Identity... identities) {
    return new ServerTLSOptions(
        List.of(identities),
        ClientCertificates.NONE,
        null,
        List.of(),
        Set.of(TLSVersion.values()),
        Checks.HANDSHAKE_TIMEOUT,
        Checks.CHECK_FILES_EVERY);
  }

  /** The same with clients asked for certificates. */
  public ServerTLSOptions withClientCertificates(ClientCertificates asked, TrustRoots by) {
    return new ServerTLSOptions(
        identities, asked, by, applicationProtocols, versions, handshakeTimeout, checkFilesEvery);
  }

  /** The same with ALPN. */
  public ServerTLSOptions withApplicationProtocols(String... protocols) {
    return new ServerTLSOptions(
        identities,
        clientCertificates,
        trustRoots,
        List.of(protocols),
        versions,
        handshakeTimeout,
        checkFilesEvery);
  }

  /** The same with these versions of TLS alone. */
  public ServerTLSOptions withVersions(Set<TLSVersion> spoken) {
    return new ServerTLSOptions(
        identities,
        clientCertificates,
        trustRoots,
        applicationProtocols,
        spoken,
        handshakeTimeout,
        checkFilesEvery);
  }

  /** The same with another limit to a handshake. */
  public ServerTLSOptions withHandshakeTimeout(Duration limit) {
    return new ServerTLSOptions(
        identities,
        clientCertificates,
        trustRoots,
        applicationProtocols,
        versions,
        limit,
        checkFilesEvery);
  }

  /** The same with the files looked at more or less often. */
  public ServerTLSOptions withFilesCheckedEvery(Duration interval) {
    return new ServerTLSOptions(
        identities,
        clientCertificates,
        trustRoots,
        applicationProtocols,
        versions,
        handshakeTimeout,
        interval);
  }
}
