package dev.entwine.protocol;

/**
 * A host that has not been looked up. Twisted's {@code HostnameAddress}.
 *
 * @param port 0 to 65535
 */
public record HostnameAddress(String host, int port) implements Address {
  @Override
  public String toString() {
    return host + ":" + port;
  }
}
