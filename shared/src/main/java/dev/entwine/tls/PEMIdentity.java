package dev.entwine.tls;

import java.nio.file.Path;
import java.util.List;

/**
 * A private key and certificates in PEM files.
 *
 * @param key has one private key: PKCS#8, or as older tools write RSA and EC keys; not encrypted
 * @param certificate has the certificate of that key, and after it perhaps those that lead to a
 *     trusted one; may be the same file
 * @param extraChain more of those; may be empty
 */
public record PEMIdentity(Path key, Path certificate, List<Path> extraChain) implements Identity {
  public PEMIdentity {
    extraChain = List.copyOf(extraChain);
  }
}
