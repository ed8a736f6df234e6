package dev.entwine.tls;

import java.nio.file.Path;
import java.util.List;

/**
 * Who one is: a private key, and the certificate that says whose it is. Twisted's {@code
 * PrivateCertificate}.
 */
public sealed interface Identity permits PEMIdentity, PEMFolder, KeyStoreFile {

  /** A key and its certificate in one PEM file, or in two. */
  static Identity pem(Path key, Path certificate) {
    return new PEMIdentity(key, certificate, List.of());
  }
}
