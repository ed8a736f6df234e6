package dev.entwine.testing;

import dev.entwine.tls.ClientTLSOptions;
import dev.entwine.tls.Identity;
import dev.entwine.tls.ServerTLSOptions;
import dev.entwine.tls.TrustRoots;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Keys and certificates in files of a folder, all from one authority, for tests of TLS. The files
 * are read once, since they go before the last connection does.
 */
public final class TestTLS {

  private final TestAuthority authority = new TestAuthority("the test's authority");
  private final Path folder;
  private final Path trusted;
  private int files;

  /**
   * @param folder is the test's, and goes with it
   */
  public TestTLS(Path folder) {
    this.folder = folder;
    this.trusted =
        TestCertificate.write(
            folder.resolve("authority.crt"), TestCertificate.pem(authority.certificate()));
  }

  public TestAuthority authority() {
    return authority;
  }

  /** The authority's certificate. */
  public Path trusted() {
    return trusted;
  }

  /** A file with a key and a certificate for these hosts. */
  public Path file(String... hosts) {
    return file(authority.issue(hosts));
  }

  /** A file with this key and certificate. */
  public Path file(TestCertificate certificate) {
    return certificate.writeTo(folder.resolve("identity" + files++ + ".crt"));
  }

  public Identity identity(String... hosts) {
    Path file = file(hosts);
    return Identity.pem(file, file);
  }

  /** A server with a certificate for these hosts. */
  public ServerTLSOptions server(String... hosts) {
    return ServerTLSOptions.of(identity(hosts)).withFilesCheckedEvery(Duration.ZERO);
  }

  /** A client that trusts the authority. */
  public ClientTLSOptions client(String host) {
    return ClientTLSOptions.of(host)
        .withTrustRoots(TrustRoots.pem(trusted))
        .withFilesCheckedEvery(Duration.ZERO);
  }
}
