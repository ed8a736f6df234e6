package dev.entwine.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A file of keys and certificates between {@code -----BEGIN} and {@code -----END} lines (RFC 7468).
 * Text around them is left alone. Reads when it is made.
 */
final class PEMFile {

  /** No chain of certificates comes near this; what is larger is some other file. */
  private static final long LARGEST = 4 << 20;

  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([^-]*)-----END \\1-----");

  private final Path path;
  private final List<Block> blocks = new ArrayList<>();

  private record Block(String type, String text) {}

  PEMFile(Path path) {
    this.path = path;
    Matcher found = BLOCK.matcher(read(path));
    while (found.find()) {
      blocks.add(new Block(found.group(1), found.group(2)));
    }
  }

  private static String read(Path path) {
    try {
      if (Files.isDirectory(path)) {
        throw new TLSConfigurationError(path + " is a folder: name a PEM file", null);
      }
      if (Files.size(path) > LARGEST) {
        throw new TLSConfigurationError(
            path + " is larger than " + (LARGEST >> 20) + " MiB: name a PEM file", null);
      }
      return Files.readString(path, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw unreadable(path, e);
    }
  }

  static TLSConfigurationError unreadable(Path path, IOException e) {
    String why = e.getMessage();
    if (e instanceof NoSuchFileException) {
      why = "there is no such file";
    } else if (e instanceof AccessDeniedException) {
      why = "permission denied";
    }
    return new TLSConfigurationError("can't read " + path + ": " + why, e);
  }

  /** All certificates in it, at least one. */
  List<X509Certificate> certificates() {
    List<X509Certificate> certificates = new ArrayList<>();
    for (Block block : blocks) {
      if (block.type.equals("CERTIFICATE") || block.type.equals("X509 CERTIFICATE")) {
        certificates.add(certificate(block));
      }
    }
    if (certificates.isEmpty()) {
      throw new TLSConfigurationError(
          path + " has no certificate in it: one begins with -----BEGIN CERTIFICATE-----", null);
    }
    return certificates;
  }

  private X509Certificate certificate(Block block) {
    try {
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(bytes(block)));
    } catch (CertificateException e) {
      throw broken("certificate", e);
    }
  }

  /** The private key in it. */
  PrivateKey privateKey() {
    for (Block block : blocks) {
      if (block.type.equals("ENCRYPTED PRIVATE KEY") || block.text.contains("ENCRYPTED")) {
        throw new TLSConfigurationError(
            "the private key in "
                + path
                + " is encrypted: decrypt it with 'openssl pkey -in "
                + path
                + " -out KEY', or use a PKCS#12 file, which has a password",
            null);
      }
      PrivateKeys.Format format = PrivateKeys.Format.of(block.type);
      if (format != null) {
        try {
          return PrivateKeys.decode(format, bytes(block));
        } catch (IllegalArgumentException e) {
          throw broken("private key", e);
        }
      }
    }
    throw new TLSConfigurationError(
        path + " has no private key in it: one begins with -----BEGIN PRIVATE KEY-----", null);
  }

  private byte[] bytes(Block block) {
    try {
      return Base64.getMimeDecoder().decode(block.text);
    } catch (IllegalArgumentException e) {
      throw broken(block.type.toLowerCase(Locale.ROOT), e);
    }
  }

  private TLSConfigurationError broken(String what, Exception e) {
    return new TLSConfigurationError(
        "the " + what + " in " + path + " is broken: " + e.getMessage(), e);
  }
}
