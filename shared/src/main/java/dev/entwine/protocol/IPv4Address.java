package dev.entwine.protocol;

/**
 * An IPv4 endpoint. Twisted's {@code IPv4Address}.
 *
 * @param host dotted decimal
 * @param port 0 to 65535
 */
public record IPv4Address(String host, int port) implements Address {
  @Override
  public String toString() {
    return host + ":" + port;
  }
}
