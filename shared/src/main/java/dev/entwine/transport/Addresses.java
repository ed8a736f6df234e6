package dev.entwine.transport;

import dev.entwine.protocol.Address;
import dev.entwine.protocol.HostnameAddress;
import dev.entwine.protocol.IPv4Address;
import dev.entwine.protocol.IPv6Address;
import dev.entwine.protocol.InvalidAddressError;
import dev.entwine.protocol.UNIXAddress;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.util.NetUtil;
import io.vertx.core.net.SocketAddress;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/** Addresses, between the JDK's, Vert.x's and ours. */
public final class Addresses {

  private Addresses() {}

  /** As the JDK says it. */
  public static Address of(java.net.@Nullable SocketAddress address) {
    if (address instanceof InetSocketAddress inet) {
      InetAddress ip = inet.getAddress();
      if (ip == null) {
        return new HostnameAddress(inet.getHostString(), inet.getPort());
      }
      return ip instanceof Inet4Address
          ? new IPv4Address(ip.getHostAddress(), inet.getPort())
          : new IPv6Address(withScope((Inet6Address) ip), inet.getPort());
    }
    if (address instanceof UnixDomainSocketAddress unix) {
      return unix(unix.getPath().toString());
    }
    // What Netty's native transports say.
    return unix(address instanceof DomainSocketAddress unix ? unix.path() : "");
  }

  private static Address unix(String path) {
    return new UNIXAddress(path.isEmpty() ? null : path);
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
  public static Address of(String host, int port) {
    if (NetUtil.isValidIpV4Address(host)) {
      return new IPv4Address(host, port);
    }
    return isIPv6(host) ? new IPv6Address(host, port) : new HostnameAddress(host, port);
  }

  /** Netty takes brackets for a part of it. */
  private static boolean isIPv6(String host) {
    return NetUtil.isValidIpV6Address(host) && !host.startsWith("[");
  }

  /** Whether it is an address, and not a name. */
  static boolean isAddress(String host) {
    return NetUtil.isValidIpV4Address(host) || isIPv6(host);
  }

  /**
   * An address that is written as one; nothing is looked up.
   *
   * @throws InvalidAddressError if it is a name, or names a scope that there is not
   */
  static InetAddress parse(String host) {
    if (!isAddress(host)) {
      throw new InvalidAddressError(host, "is not an IPv4 or IPv6 address; names aren't looked up");
    }
    try {
      return InetAddress.getByName(host);
    } catch (UnknownHostException e) {
      throw new InvalidAddressError(host, "is of no network interface of this machine");
    }
  }

  /**
   * {@link #parse} with a port.
   *
   * @throws InvalidAddressError also if it is a UNIX socket
   */
  static InetSocketAddress inet(Address address) {
    if (address instanceof IPv4Address ip) {
      return new InetSocketAddress(parse(ip.host()), ip.port());
    }
    if (address instanceof IPv6Address ip) {
      return new InetSocketAddress(parse(ip.host()), ip.port());
    }
    if (address instanceof HostnameAddress name) {
      return new InetSocketAddress(parse(name.host()), name.port());
    }
    throw new InvalidAddressError(address.toString(), "is not an IPv4 or IPv6 address");
  }

  /** Somewhere to connect to, as Vert.x calls it. */
  static SocketAddress forVertx(Address address) {
    if (address instanceof UNIXAddress unix) {
      return SocketAddress.domainSocketAddress(String.valueOf(unix.path()));
    }
    if (address instanceof IPv4Address ip) {
      return SocketAddress.inetSocketAddress(ip.port(), ip.host());
    }
    if (address instanceof IPv6Address ip) {
      return SocketAddress.inetSocketAddress(ip.port(), ip.host());
    }
    HostnameAddress name = (HostnameAddress) address;
    return SocketAddress.inetSocketAddress(name.port(), name.host());
  }
}
