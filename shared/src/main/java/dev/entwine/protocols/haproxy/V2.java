package dev.entwine.protocols.haproxy;

import dev.entwine.protocol.Address;
import dev.entwine.protocol.IPv4Address;
import dev.entwine.protocol.IPv6Address;
import dev.entwine.protocol.UNIXAddress;
import io.netty.util.NetUtil;
import io.vertx.core.buffer.Buffer;
import java.net.Inet6Address;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Version 2: sixteen bytes, addresses, and whatever else (section 2.2 of the specification). */
final class V2 {

  private static final byte[] SIGNATURE = {
    '\r', '\n', '\r', '\n', 0, '\r', '\n', 'Q', 'U', 'I', 'T', '\n'
  };
  private static final int COMMAND = 12;
  private static final int FAMILY = 13;
  private static final int LENGTH = 14;

  /** Where the addresses begin. */
  private static final int START = 16;

  private static final int UNIX_PATH = 108;

  static final int LONGEST_ADDRESSES = START + 2 * UNIX_PATH;
  static final int LONGEST = START + 0xFFFF;

  private static final int LOCAL = 0x20;
  private static final int PROXY = 0x21;

  private V2() {}

  /** Whether the byte that has just come is the last of the header. */
  static boolean complete(byte[] header, int length, int maxLength) {
    byte last = header[length - 1];
    if (length <= SIGNATURE.length) {
      if (last != SIGNATURE[length - 1]) {
        throw new InvalidProxyHeader("it begins as neither version does");
      }
    } else if (length == COMMAND + 1) {
      if (last != LOCAL && last != PROXY) {
        throw new InvalidProxyHeader("its version is not 2, or its command not LOCAL or PROXY");
      }
    } else if (length == FAMILY + 1) {
      if ((last & 0xF0) > 0x30 || (last & 0x0F) > 2 || last < 0) {
        throw new InvalidProxyHeader("its address family or its protocol is not known");
      }
    }
    if (length < START) {
      return false;
    }
    int whole = START + unsignedShort(header, LENGTH);
    if (whole > maxLength) {
      throw new InvalidProxyHeader(
          "it has " + whole + " bytes; at most " + maxLength + " are allowed");
    }
    return length == whole;
  }

  static ProxyHeader parse(byte[] header, int length) {
    int size = addressSize(header[FAMILY]);
    if (header[COMMAND] == LOCAL || size == 0) {
      return new ProxyHeader(2, null, null);
    }
    if (length < START + 2 * size) {
      throw new InvalidProxyHeader("it is too short for the addresses it announces");
    }
    return new ProxyHeader(2, address(header, size, 0), address(header, size, 1));
  }

  /** How many bytes an address of that family has, its port included; 0 if it has none. */
  private static int addressSize(byte familyAndProtocol) {
    if ((familyAndProtocol & 0x0F) == 0) {
      return 0;
    }
    return switch (familyAndProtocol & 0xF0) {
      case 0x10 -> 6;
      case 0x20 -> 18;
      case 0x30 -> UNIX_PATH;
      default -> 0;
    };
  }

  /** The first or the second address: hosts come first, both ports after them. */
  private static Address address(byte[] header, int size, int which) {
    if (size == UNIX_PATH) {
      return unix(header, START + which * UNIX_PATH);
    }
    int hostSize = size - 2;
    int at = START + which * hostSize;
    byte[] host = Arrays.copyOfRange(header, at, at + hostSize);
    int port = unsignedShort(header, START + 2 * hostSize + 2 * which);
    return hostSize == 4
        ? new IPv4Address(NetUtil.bytesToIpAddress(host), port)
        : new IPv6Address(ipv6(host), port);
  }

  private static UNIXAddress unix(byte[] header, int start) {
    int end = start + UNIX_PATH;
    while (end > start && header[end - 1] == 0) {
      end--;
    }
    return new UNIXAddress(
        end == start ? null : new String(header, start, end - start, StandardCharsets.UTF_8));
  }

  /** In the short form, as the addresses of real connections are written. */
  static String ipv6(byte[] host) {
    try {
      // Not through InetAddress, which makes an IPv4 address of one that is mapped.
      return NetUtil.toAddressString(Inet6Address.getByAddress(null, host, -1));
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException("16 bytes are needed, not " + host.length, e);
    }
  }

  private static int unsignedShort(byte[] header, int at) {
    return (header[at] & 0xFF) << 8 | header[at + 1] & 0xFF;
  }

  static String withoutScope(IPv6Address address) {
    int scope = address.host().indexOf('%');
    return scope < 0 ? address.host() : address.host().substring(0, scope);
  }

  static Buffer encode(ProxyHeader header) {
    Buffer addresses = Buffer.buffer();
    int family = 0;
    if (header.source() instanceof IPv4Address from) {
      IPv4Address to = (IPv4Address) header.destination();
      family = 0x11;
      addresses.appendBytes(bytes(from.host())).appendBytes(bytes(to.host()));
      addresses.appendUnsignedShort(from.port()).appendUnsignedShort(to.port());
    } else if (header.source() instanceof IPv6Address from) {
      IPv6Address to = (IPv6Address) header.destination();
      family = 0x21;
      addresses.appendBytes(bytes(withoutScope(from))).appendBytes(bytes(withoutScope(to)));
      addresses.appendUnsignedShort(from.port()).appendUnsignedShort(to.port());
    } else if (header.source() instanceof UNIXAddress from) {
      family = 0x31;
      addresses.appendBytes(path(from)).appendBytes(path((UNIXAddress) header.destination()));
    }
    return Buffer.buffer()
        .appendBytes(SIGNATURE)
        .appendByte((byte) (header.source() == null ? LOCAL : PROXY))
        .appendByte((byte) family)
        .appendUnsignedShort(addresses.length())
        .appendBuffer(addresses);
  }

  private static byte[] bytes(String host) {
    byte @Nullable [] bytes = NetUtil.createByteArrayFromIpAddressString(host);
    if (bytes == null) {
      throw new IllegalArgumentException("'" + host + "' is no IP address");
    }
    return bytes;
  }

  private static byte[] path(UNIXAddress address) {
    byte[] path =
        address.path() == null ? new byte[0] : address.path().getBytes(StandardCharsets.UTF_8);
    if (path.length > UNIX_PATH) {
      throw new IllegalArgumentException(
          "the path " + address.path() + " has more than " + UNIX_PATH + " bytes");
    }
    return Arrays.copyOf(path, UNIX_PATH);
  }
}
