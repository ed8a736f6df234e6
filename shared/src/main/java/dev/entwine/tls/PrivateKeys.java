package dev.entwine.tls;

import java.io.ByteArrayOutputStream;
import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Private keys from their bytes. The JDK reads PKCS#8 alone; the older formats for RSA and EC keys
 * are put into that form first (RFC 5208, section 5: a version, an algorithm, the old form as it
 * is).
 */
final class PrivateKeys {

  private static final int SEQUENCE = 0x30;
  private static final int OCTET_STRING = 0x04;
  private static final int PARAMETERS = 0xA0;
  private static final byte[] VERSION = {2, 1, 0};

  /** rsaEncryption, 1.2.840.113549.1.1.1, and its parameters, which are none. */
  private static final byte[] RSA = {
    0x30, 0x0D, 6, 9, 0x2A, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xF7, 0x0D, 1, 1, 1, 5, 0
  };

  /** id-ecPublicKey, 1.2.840.10045.2.1; its parameters, the curve, follow. */
  private static final byte[] EC = {6, 7, 0x2A, (byte) 0x86, 0x48, (byte) 0xCE, 0x3D, 2, 1};

  /** How a private key is written, by the word in its first line. */
  enum Format {
    PKCS8("PRIVATE KEY"),
    RSA("RSA PRIVATE KEY"),
    EC("EC PRIVATE KEY");

    private final String word;

    Format(String word) {
      this.word = word;
    }

    static @Nullable Format of(String word) {
      return Arrays.stream(values()).filter(f -> f.word.equals(word)).findFirst().orElse(null);
    }
  }

  private PrivateKeys() {}

  /**
   * @throws IllegalArgumentException if there is no such key in it
   */
  static PrivateKey decode(Format format, byte[] bytes) {
    byte[] pkcs8 =
        switch (format) {
          case PKCS8 -> bytes;
          case RSA -> tagged(SEQUENCE, VERSION, RSA, tagged(OCTET_STRING, bytes));
          case EC ->
              tagged(
                  SEQUENCE,
                  VERSION,
                  tagged(SEQUENCE, EC, curve(bytes)),
                  tagged(OCTET_STRING, bytes));
        };
    for (String algorithm : List.of("RSA", "EC", "EdDSA", "RSASSA-PSS")) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
      } catch (InvalidKeySpecException e) {
        // Another kind of key, perhaps.
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException(e);
      }
    }
    throw new IllegalArgumentException("it is no RSA, EC or EdDSA key");
  }

  /**
   * The curve in an ECPrivateKey (RFC 5915): the content of its element [0], after a version and
   * the key.
   */
  private static byte[] curve(byte[] key) {
    try {
      int at = contentAt(key, 0);
      while (at < key.length) {
        int content = contentAt(key, at);
        int next = content + length(key, at);
        if ((key[at] & 0xFF) == PARAMETERS) {
          return Arrays.copyOfRange(key, content, next);
        }
        at = next;
      }
    } catch (ArrayIndexOutOfBoundsException e) {
      // Said below.
    }
    throw new IllegalArgumentException("it does not name its curve");
  }

  private static int length(byte[] der, int at) {
    int first = der[at + 1] & 0xFF;
    if (first < 0x80) {
      return first;
    }
    int length = 0;
    for (int i = 0; i < (first & 0x7F); i++) {
      length = length << 8 | der[at + 2 + i] & 0xFF;
    }
    if (length < 0 || length > der.length) {
      throw new IllegalArgumentException("it is cut short");
    }
    return length;
  }

  private static int contentAt(byte[] der, int at) {
    int first = der[at + 1] & 0xFF;
    return at + 2 + (first < 0x80 ? 0 : first & 0x7F);
  }

  private static byte[] tagged(int tag, byte[]... parts) {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    Arrays.stream(parts).forEach(content::writeBytes);
    int length = content.size();
    ByteArrayOutputStream element = new ByteArrayOutputStream();
    element.write(tag);
    if (length < 0x80) {
      element.write(length);
    } else {
      // Two bytes of length are enough for a key of any size in use.
      if (length < 0x100) {
        element.write(0x81);
      } else {
        element.write(0x82);
        element.write(length >> 8);
      }
      element.write(length);
    }
    element.writeBytes(content.toByteArray());
    return element.toByteArray();
  }
}
