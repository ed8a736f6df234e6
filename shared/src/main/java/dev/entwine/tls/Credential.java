package dev.entwine.tls;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECKey;
import java.security.interfaces.RSAKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * An {@link Identity} that has been read: a key and the certificates that belong to it, its own
 * first. Reading it blocks.
 */
record Credential(PrivateKey key, List<X509Certificate> chain) {

  Credential {
    chain = List.copyOf(chain);
  }

  /** One, or more if it is a folder of them. */
  static List<Credential> read(Identity identity) {
    if (identity instanceof PEMFolder many) {
      return read(many);
    }
    return List.of(identity instanceof PEMIdentity pem ? read(pem) : read((KeyStoreFile) identity));
  }

  private static List<Credential> read(PEMFolder many) {
    List<Path> files = new ArrayList<>(Trust.pemFilesOf(many.folder()));
    if (files.isEmpty()) {
      throw new TLSConfigurationError(
          "the folder "
              + many.folder()
              + " has no key in it: put it there with its certificate in a file that ends in .pem",
          null);
    }
    Path first = many.folder().resolve("default.pem");
    if (files.remove(first)) {
      files.add(0, first);
    }
    return files.stream().map(file -> read(new PEMIdentity(file, file, List.of()))).toList();
  }

  private static Credential read(PEMIdentity files) {
    PrivateKey key = new PEMFile(files.key()).privateKey();
    List<X509Certificate> chain = new ArrayList<>(new PEMFile(files.certificate()).certificates());
    for (Path more : files.extraChain()) {
      chain.addAll(new PEMFile(more).certificates());
    }
    if (!belongTogether(key, chain.get(0).getPublicKey())) {
      throw new TLSConfigurationError(
          "the private key in "
              + files.key()
              + " is not the one of the first certificate in "
              + files.certificate()
              + ", which is for "
              + CertificateNames.of(chain.get(0))
              + ": name the pair that was made together, its own certificate first",
          null);
    }
    return new Credential(key, chain);
  }

  private static Credential read(KeyStoreFile file) {
    KeyStore store = open(file);
    try {
      for (String alias : Collections.list(store.aliases())) {
        if (store.isKeyEntry(alias)
            && store.getKey(alias, file.password().toCharArray()) instanceof PrivateKey key) {
          List<X509Certificate> chain = new ArrayList<>();
          for (Certificate certificate : store.getCertificateChain(alias)) {
            chain.add((X509Certificate) certificate);
          }
          return new Credential(key, chain);
        }
      }
    } catch (GeneralSecurityException e) {
      throw new TLSConfigurationError(
          "the key in " + file.file() + " can't be read: " + e.getMessage(), e);
    }
    throw new TLSConfigurationError(file.file() + " has no private key in it", null);
  }

  static KeyStore open(KeyStoreFile file) {
    File path = file.file().toFile();
    try {
      return KeyStore.getInstance(path, file.password().toCharArray());
    } catch (IOException e) {
      if (e.getCause() instanceof GeneralSecurityException) {
        throw new TLSConfigurationError("the password of " + path + " is another one", e);
      }
      throw PEMFile.unreadable(file.file(), e);
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new TLSConfigurationError(
          path.exists() ? path + " is no PKCS#12 or JKS file" : "there is no file " + path, e);
    }
  }

  /** Signs something with the one and checks it with the other. */
  private static boolean belongTogether(PrivateKey key, PublicKey certified) {
    String algorithm = key instanceof RSAKey ? "SHA256withRSA" : "EdDSA";
    if (key instanceof ECKey) {
      algorithm = "SHA256withECDSA";
    } else if (key.getAlgorithm().equals("RSASSA-PSS")) {
      // Needs parameters that only the certificate's use tells: left to the first handshake.
      return certified instanceof RSAKey;
    }
    byte[] sample = {1, 2, 3};
    try {
      Signature signature = Signature.getInstance(algorithm);
      signature.initSign(key);
      signature.update(sample);
      byte[] signed = signature.sign();
      signature.initVerify(certified);
      signature.update(sample);
      return signature.verify(signed);
    } catch (GeneralSecurityException e) {
      // Keys of two kinds, or a signature that does not even parse.
      return false;
    }
  }

  X509Certificate certificate() {
    return chain.get(0);
  }

  X509Certificate[] chainAsArray() {
    return chain.toArray(X509Certificate[]::new);
  }

  /**
   * Whether the certificate's key is of a kind that the JDK names so, {@code RSA} or {@code EC}.
   */
  boolean isOfType(String... keyTypes) {
    return Arrays.asList(keyTypes).contains(key.getAlgorithm());
  }
}
