package dev.entwine.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Base64;

/** A private key and its certificate, as tests put them into files. */
public record TestCertificate(PrivateKey key, X509Certificate certificate) {

  private static final Base64.Encoder LINES = Base64.getMimeEncoder(64, new byte[] {'\n'});

  /** The key in PKCS#8. */
  public String keyAsPEM() {
    return pem("PRIVATE KEY", key.getEncoded());
  }

  public String certificateAsPEM() {
    return pem(certificate);
  }

  /** Writes both into one file, the key first. */
  public Path writeTo(Path file) {
    return write(file, keyAsPEM() + certificateAsPEM());
  }

  public static String pem(X509Certificate certificate) {
    try {
      return pem("CERTIFICATE", certificate.getEncoded());
    } catch (CertificateEncodingException e) {
      throw new AssertionError(e);
    }
  }

  public static String pem(String type, byte[] content) {
    return "-----BEGIN "
        + type
        + "-----\n"
        + LINES.encodeToString(content)
        + "\n-----END "
        + type
        + "-----\n";
  }

  /** Writes a file, and returns where. */
  public static Path write(Path file, String content) {
    try {
      return Files.writeString(file, content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
