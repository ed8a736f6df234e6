package dev.entwine.tls;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How a client speaks TLS. Twisted's {@code optionsForClientTLS}. The server's certificate is
 * always checked: that somebody trusted has signed it, and that it is for the host.
 *
 * @param hostname whom one wants to talk to: a name, which the server is told too (SNI), or an IP
 *     address
 * @param trustRoots who may sign the server's certificate
 * @param identity what is shown to a server that asks; null for nothing
 * @param applicationProtocols what is offered by ALPN, the preferred first; empty for no ALPN
 * @param versions which versions of TLS are spoken
 * @param handshakeTimeout how long a handshake may take
 * @param checkFilesEvery how often the files are looked at, and read again if they have changed;
 *     zero for never
 */
public record ClientTLSOptions(
    String hostname,
    TrustRoots trustRoots,
    @Nullable Identity identity,
    List<String> applicationProtocols,
    Set<TLSVersion> versions,
    Duration handshakeTimeout,
    Duration checkFilesEvery) {

  public ClientTLSOptions {
    hostname = Checks.hostname(hostname);
    applicationProtocols = Checks.protocols(applicationProtocols);
    versions = Checks.versions(versions);
    Checks.handshakeTimeout(handshakeTimeout);
    Checks.notNegative(checkFilesEvery);
  }

  /**
   * Trusts whom the JDK trusts: TLS 1.2 and 1.3, ten seconds for a handshake, files looked at every
   * ten.
   */
  public static ClientTLSOptions of(String hostname) {
    return new ClientTLSOptions(
        hostname,
        TrustRoots.platform(),
        null,
        List.of(),
        Set.of(TLSVersion.values()),
        Checks.HANDSHAKE_TIMEOUT,
        Checks.CHECK_FILES_EVERY);
  }

  /** The same with others trusted. */
  public ClientTLSOptions withTrustRoots(TrustRoots roots) {
    return new ClientTLSOptions(
        hostname,
        roots,
        identity,
        applicationProtocols,
        versions,
        handshakeTimeout,
        checkFilesEvery);
  }

  /** The same with a certificate of one's own. */
  public ClientTLSOptions withIdentity(Identity own) {
    return new ClientTLSOptions(
        hostname,
        trustRoots,
        own,
        applicationProtocols,
        versions,
        handshakeTimeout,
        checkFilesEvery);
  }

  /** The same with ALPN. */
  public ClientTLSOptions withApplicationProtocols(String... protocols) {
    return new ClientTLSOptions(
        hostname,
        trustRoots,
        identity,
        List.of(protocols),
        versions,
        handshakeTimeout,
        checkFilesEvery);
  }

  /** The same with these versions of TLS alone. */
  public ClientTLSOptions withVersions(Set<TLSVersion> spoken) {
    return new ClientTLSOptions(
        hostname,
        trustRoots,
        identity,
        applicationProtocols,
        spoken,
        handshakeTimeout,
        checkFilesEvery);
  }

  /** The same with another limit to a handshake. */
  public ClientTLSOptions withHandshakeTimeout(Duration limit) {
    return new ClientTLSOptions(
        hostname, trustRoots, identity, applicationProtocols, versions, limit, checkFilesEvery);
  }

  /** The same with the files looked at more or less often. */
  public ClientTLSOptions withFilesCheckedEvery(Duration interval) {
    return new ClientTLSOptions(
        hostname, trustRoots, identity, applicationProtocols, versions, handshakeTimeout, interval);
  }
}
