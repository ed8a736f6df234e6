package dev.entwine.tls;

import io.netty.util.NetUtil;
import java.net.IDN;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** What both sides' options have in common. */
final class Checks {

  static final Duration HANDSHAKE_TIMEOUT = Duration.ofSeconds(10);
  static final Duration CHECK_FILES_EVERY = Duration.ofSeconds(10);

  private Checks() {}

  static void handshakeTimeout(Duration limit) {
    if (limit.toMillis() < 1) {
      throw new IllegalArgumentException("the limit to a handshake is " + limit + ": 1 ms or more");
    }
  }

  static void notNegative(Duration interval) {
    if (interval.isNegative()) {
      throw new IllegalArgumentException("files can't be checked every " + interval);
    }
  }

  static Set<TLSVersion> versions(Set<TLSVersion> versions) {
    if (versions.isEmpty()) {
      throw new IllegalArgumentException("at least one version of TLS is needed");
    }
    return Set.copyOf(EnumSet.copyOf(versions));
  }

  /** RFC 7301, 3.1: 1 to 255 bytes each. */
  static List<String> protocols(List<String> protocols) {
    for (String protocol : protocols) {
      int length = protocol.getBytes(StandardCharsets.UTF_8).length;
      if (length < 1 || length > 255) {
        throw new IllegalArgumentException(
            "'" + protocol + "' can't be negotiated by ALPN: 1 to 255 bytes are needed");
      }
    }
    return List.copyOf(protocols);
  }

  /** A name as it goes over the wire: without the dot of the root, and in ASCII. */
  static String hostname(String host) {
    if (isIP(host)) {
      return host;
    }
    String name = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
    try {
      String ascii = IDN.toASCII(name, IDN.USE_STD3_ASCII_RULES);
      if (!ascii.isEmpty() && ascii.length() <= 253) {
        return ascii;
      }
    } catch (IllegalArgumentException e) {
      // Said below, for all that is no name.
    }
    throw new IllegalArgumentException("'" + host + "' is neither a host's name nor an address");
  }

  static boolean isIP(String host) {
    return NetUtil.isValidIpV4Address(host) || NetUtil.isValidIpV6Address(host);
  }
}
