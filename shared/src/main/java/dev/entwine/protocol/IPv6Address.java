package dev.entwine.protocol;

/**
 * An IPv6 endpoint. Twisted's {@code IPv6Address}; the scope stands in {@code host}, after a
 * percent sign.
 *
 * @param host in hexadecimal with colons, without brackets
 * @param port 0 to 65535
 */
public record IPv6Address(String host, int port) implements Address {
  @Override
  public String toString() {
    return "[" + host + "]:" + port;
  }
}
