package dev.entwine.transport;

import dev.entwine.protocol.Address;
import dev.entwine.protocol.HostnameAddress;
import dev.entwine.protocol.IPv4Address;
import dev.entwine.protocol.IPv6Address;
import dev.entwine.protocol.UNIXAddress;
import io.netty.util.NetUtil;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** Addresses, between the JDK's, Vert.x's and ours. */
final class Addresses {

  private Addresses() {}

  static Address of(java.net.@Nullable SocketAddress address) {
    if (address instanceof InetSocketAddress inet) {
      InetAddress ip = inet.getAddress();
      if (ip == null) {
        return new HostnameAddress(inet.getHostString(), inet.getPort());
      }
      return ip instanceof Inet4Address
          ? new IPv4Address(ip.getHostAddress(), inet.getPort())
          : new IPv6Address(withScope((Inet6Address) ip), inet.getPort());
    }
    return new UNIXAddress(null);
  }

  /** In the short form, as people write it: {@code ::1}, {@code fe80::1%eth0}. */
  private static String withScope(Inet6Address ip) {
    String text = NetUtil.toAddressString(ip);
    if (ip.getScopedInterface() != null) {
      return text + "%" + ip.getScopedInterface().getName();
    }
    return ip.getScopeId() == 0 ? text : text + "%" + ip.getScopeId();
  }

  /** A host as a person wrote it, which may be a name. */
  static Address of(String host, int port) {
    if (NetUtil.isValidIpV4Address(host)) {
      return new IPv4Address(host, port);
    }
    return NetUtil.isValidIpV6Address(host)
        ? new IPv6Address(host, port)
        : new HostnameAddress(host, port);
  }
}
