package dev.entwine.tls;

import java.nio.file.Path;
import java.util.List;

/** Whose signature under a certificate is believed. Twisted's {@code trustRoot}. */
public sealed interface TrustRoots permits TrustRoots.PEM, TrustRoots.Platform, KeyStoreFile {

  /** What the JDK trusts: the public certificate authorities. Twisted's {@code platformTrust}. */
  static TrustRoots platform() {
    return new Platform();
  }

  /** The certificates in these PEM files; of a folder, in its files that end in {@code .pem}. */
  static TrustRoots pem(Path... filesOrFolders) {
    return new PEM(List.of(filesOrFolders));
  }

  /** See {@link #platform}. */
  record Platform() implements TrustRoots {}

  /** See {@link #pem}; at least one. A peer's own certificate may be among them. */
  record PEM(List<Path> filesOrFolders) implements TrustRoots {
    public PEM {
      filesOrFolders = List.copyOf(filesOrFolders);
      if (filesOrFolders.isEmpty()) {
        throw new IllegalArgumentException("at least one file or folder is needed");
      }
    }
  }
}
