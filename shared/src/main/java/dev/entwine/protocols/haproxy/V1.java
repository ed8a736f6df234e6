package dev.entwine.protocols.haproxy;

import dev.entwine.protocol.Address;
import dev.entwine.protocol.IPv4Address;
import dev.entwine.protocol.IPv6Address;
import io.netty.util.NetUtil;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** Version 1: a line of text (section 2.1 of the specification). */
final class V1 {

  /** The longest line, with its CR LF. */
  static final int MAX_LENGTH = 107;

  private static final byte[] SIGNATURE = "PROXY ".getBytes(StandardCharsets.US_ASCII);
  private static final String UNKNOWN = "PROXY UNKNOWN";

  /** Without leading zeros, which some would read as octal. */
  private static final Pattern IPV4 = Pattern.compile("((0|[1-9]\\d{0,2})\\.){3}(0|[1-9]\\d{0,2})");

  private static final Pattern IPV6 = Pattern.compile("[0-9a-fA-F:.]{2,45}");
  private static final Pattern PORT = Pattern.compile("0|[1-9]\\d{0,4}");

  private V1() {}

  /** Whether the byte that has just come is the last of the line. */
  static boolean complete(byte[] line, int length) {
    byte last = line[length - 1];
    if (length <= SIGNATURE.length && last != SIGNATURE[length - 1]) {
      throw new InvalidProxyHeader("it does not begin with PROXY and a space");
    }
    if (last == '\n' && line[length - 2] == '\r') {
      return true;
    }
    if (length == MAX_LENGTH) {
      throw new InvalidProxyHeader("its line has more than " + MAX_LENGTH + " bytes");
    }
    return false;
  }

  static ProxyHeader parse(byte[] bytes, int length) {
    String line = new String(bytes, 0, length - 2, StandardCharsets.ISO_8859_1);
    if (line.equals(UNKNOWN) || line.startsWith(UNKNOWN + " ")) {
      // Whatever follows is to be ignored.
      return new ProxyHeader(1, null, null);
    }
    String[] words = line.split(" ", -1);
    if (words.length != 6) {
      throw new InvalidProxyHeader(
          "its line has " + words.length + " words instead of 6, divided by single spaces");
    }
    boolean v4 = words[1].equals("TCP4");
    if (!v4 && !words[1].equals("TCP6")) {
      throw new InvalidProxyHeader("its second word is neither TCP4 nor TCP6 nor UNKNOWN");
    }
    return new ProxyHeader(1, address(v4, words[2], words[4]), address(v4, words[3], words[5]));
  }

  private static Address address(boolean v4, String host, String port) {
    int number = PORT.matcher(port).matches() ? Integer.parseInt(port) : -1;
    if (number < 0 || number > 65535) {
      throw new InvalidProxyHeader("a port is no number from 0 to 65535");
    }
    byte[] bytes = (v4 ? IPV4 : IPV6).matcher(host).matches() ? bytes(host) : null;
    if (bytes == null || bytes.length != (v4 ? 4 : 16)) {
      throw new InvalidProxyHeader("an address is no IPv" + (v4 ? 4 : 6) + " address");
    }
    return v4 ? new IPv4Address(host, number) : new IPv6Address(V2.ipv6(bytes), number);
  }

  private static byte[] bytes(String host) {
    return NetUtil.createByteArrayFromIpAddressString(host);
  }

  static Buffer encode(ProxyHeader header) {
    String line = UNKNOWN;
    if (header.source() instanceof IPv4Address from) {
      IPv4Address to = (IPv4Address) header.destination();
      line = line("TCP4", from.host(), to.host(), from.port(), to.port());
    } else if (header.source() instanceof IPv6Address from) {
      IPv6Address to = (IPv6Address) header.destination();
      line = line("TCP6", V2.withoutScope(from), V2.withoutScope(to), from.port(), to.port());
    }
    return Buffer.buffer((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
  }

  private static String line(String kind, String from, String to, int fromPort, int toPort) {
    return String.join(
        " ", "PROXY", kind, from, to, Integer.toString(fromPort), Integer.toString(toPort));
  }
}
