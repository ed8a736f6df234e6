package dev.entwine.tls;

import java.nio.file.Path;

/**
 * A PKCS#12 or JKS file: as an {@link Identity} the first key in it, as {@link TrustRoots} all the
 * certificates that stand by themselves.
 *
 * @param password of the file and of the key
 */
public record KeyStoreFile(Path file, String password) implements Identity, TrustRoots {

  /** Without the password. */
  @Override
  public String toString() {
    return "KeyStoreFile[" + file + "]";
  }
}
