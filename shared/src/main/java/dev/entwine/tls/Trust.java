package dev.entwine.tls;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/** {@link TrustRoots} that have been read. Reading them blocks. */
final class Trust {

  private Trust() {}

  /**
   * @param host whom certificates have to be for, for the errors; null for clients' certificates
   */
  static X509ExtendedTrustManager read(TrustRoots roots, @Nullable String host) {
    try {
      return new ExplainingTrustManager(manager(store(roots)), host);
    } catch (GeneralSecurityException | IOException e) {
      throw new TLSConfigurationError(
          "the trusted certificates can't be used: " + e.getMessage(), e);
    }
  }

  /** Null is the JDK's own. */
  private static @Nullable KeyStore store(TrustRoots roots)
      throws GeneralSecurityException, IOException {
    if (roots instanceof TrustRoots.Platform) {
      return null;
    }
    if (roots instanceof KeyStoreFile file) {
      KeyStore store = Credential.open(file);
      for (String alias : Collections.list(store.aliases())) {
        if (store.isCertificateEntry(alias)) {
          return store;
        }
      }
      throw new TLSConfigurationError(
          file.file()
              + " has no trusted certificate in it: import one with 'keytool -importcert -file"
              + " CERTIFICATE -keystore "
              + file.file()
              + "'",
          null);
    }
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    int number = 0;
    for (Path path : files((TrustRoots.PEM) roots)) {
      for (X509Certificate certificate : new PEMFile(path).certificates()) {
        store.setCertificateEntry(Integer.toString(number++), certificate);
      }
    }
    return store;
  }

  static List<Path> files(TrustRoots.PEM roots) {
    List<Path> files = new ArrayList<>();
    for (Path path : roots.filesOrFolders()) {
      if (Files.isDirectory(path)) {
        List<Path> inside = pemFilesOf(path);
        if (inside.isEmpty()) {
          throw new TLSConfigurationError(
              "the folder "
                  + path
                  + " has no trusted certificate in it: put it there in a file that ends in .pem",
              null);
        }
        files.addAll(inside);
      } else {
        files.add(path);
      }
    }
    return files;
  }

  /** In the order of their names. */
  static List<Path> pemFilesOf(Path folder) {
    try (Stream<Path> inside = Files.list(folder)) {
      return inside.filter(file -> file.toString().endsWith(".pem")).sorted().toList();
    } catch (IOException e) {
      throw PEMFile.unreadable(folder, e);
    }
  }

  private static X509ExtendedTrustManager manager(@Nullable KeyStore store)
      throws GeneralSecurityException {
    TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
    factory.init(store);
    return Arrays.stream(factory.getTrustManagers())
        .filter(X509ExtendedTrustManager.class::isInstance)
        .map(X509ExtendedTrustManager.class::cast)
        .findFirst()
        .orElseThrow(() -> new GeneralSecurityException("the JDK has no X.509 trust manager"));
  }
}
