package dev.entwine.testing;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes certificates for tests, when they run: an authority and what it signs. Nothing of it is
 * kept, so nothing expires.
 *
 * <p>It writes just enough of X.509 (RFC 5280) for that.
 */
public final class TestAuthority {

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMddHHmmss'Z'").withZone(ZoneOffset.UTC);

  private static final byte[] COMMON_NAME = {6, 3, 0x55, 4, 3};
  private static final byte[] BASIC_CONSTRAINTS = {6, 3, 0x55, 0x1D, 0x13};
  private static final byte[] ALTERNATIVE_NAMES = {6, 3, 0x55, 0x1D, 0x11};
  private static final byte[] TRUE = {1, 1, (byte) 0xFF};
  private static final byte[] ECDSA_SHA256 = {
    0x30, 0x0A, 6, 8, 0x2A, (byte) 0x86, 0x48, (byte) 0xCE, 0x3D, 4, 3, 2
  };

  private final byte[] name;
  private final KeyPair keys = keys("EC");
  private final X509Certificate certificate;

  /**
   * @param name its common name
   */
  public TestAuthority(String name) {
    this.name = distinguishedName(name);
    Instant now = Instant.now();
    certificate =
        sign(
            this.name,
            keys.getPublic(),
            now.minus(Duration.ofDays(1)),
            now.plus(Duration.ofDays(1)),
            extension(BASIC_CONSTRAINTS, TRUE, der(0x30, TRUE)));
  }

  /** What is to be trusted. */
  public X509Certificate certificate() {
    return certificate;
  }

  /** A certificate that is valid today, with an EC key. */
  public TestCertificate issue(String... hosts) {
    return issue("EC", Instant.now().minus(Duration.ofHours(1)), Duration.ofHours(2), hosts);
  }

  /**
   * A certificate.
   *
   * @param algorithm of its key: {@code EC}, {@code RSA} or {@code Ed25519}
   * @param hosts names and addresses
   */
  public TestCertificate issue(String algorithm, Instant from, Duration validity, String... hosts) {
    KeyPair own = keys(algorithm);
    ByteArrayOutputStream names = new ByteArrayOutputStream();
    for (String host : hosts) {
      names.writeBytes(
          Character.isDigit(host.charAt(0)) ? der(0x87, ip(host)) : der(0x82, bytes(host)));
    }
    X509Certificate signed =
        sign(
            distinguishedName("test " + hosts[0]),
            own.getPublic(),
            from,
            from.plus(validity),
            extension(ALTERNATIVE_NAMES, der(0x30, names.toByteArray())));
    return new TestCertificate(own.getPrivate(), signed);
  }

  private X509Certificate sign(
      byte[] subject, PublicKey key, Instant from, Instant to, byte[] extension) {
    byte[] content =
        der(
            0x30,
            der(0xA0, new byte[] {2, 1, 2}),
            der(2, new BigInteger(64, RANDOM).add(BigInteger.ONE).toByteArray()),
            ECDSA_SHA256,
            name,
            der(0x30, time(from), time(to)),
            subject,
            key.getEncoded(),
            der(0xA3, der(0x30, extension)));
    try {
      Signature signature = Signature.getInstance("SHA256withECDSA");
      signature.initSign(keys.getPrivate());
      signature.update(content);
      byte[] signed = der(0x30, content, ECDSA_SHA256, der(3, new byte[] {0}, signature.sign()));
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(signed));
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private static KeyPair keys(String algorithm) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
      if (algorithm.equals("EC")) {
        generator.initialize(new ECGenParameterSpec("secp256r1"));
      } else if (algorithm.equals("RSA")) {
        generator.initialize(2048);
      }
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private static byte[] distinguishedName(String commonName) {
    return der(0x30, der(0x31, der(0x30, COMMON_NAME, der(0x0C, commonName.getBytes(UTF_8)))));
  }

  private static byte[] extension(byte[] id, byte[] value) {
    return der(0x30, id, der(4, value));
  }

  private static byte[] extension(byte[] id, byte[] critical, byte[] value) {
    return der(0x30, id, critical, der(4, value));
  }

  private static byte[] time(Instant time) {
    return der(0x18, bytes(TIME.format(time)));
  }

  private static byte[] ip(String address) {
    try {
      return InetAddress.getByName(address).getAddress();
    } catch (UnknownHostException e) {
      throw new AssertionError(e);
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(US_ASCII);
  }

  private static byte[] der(int tag, byte[]... parts) {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      content.writeBytes(part);
    }
    int length = content.size();
    List<Integer> head = new ArrayList<>(List.of(tag));
    if (length < 0x80) {
      head.add(length);
    } else {
      // DER wants the shortest form, and the JDK insists.
      head.addAll(
          length < 0x100 ? List.of(0x81, length) : List.of(0x82, length >> 8, length & 0xFF));
    }
    ByteArrayOutputStream element = new ByteArrayOutputStream();
    head.forEach(element::write);
    element.writeBytes(content.toByteArray());
    return element.toByteArray();
  }
}
