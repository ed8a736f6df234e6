package dev.entwine.protocol;

import org.jspecify.annotations.Nullable;

/**
 * A UNIX socket. Twisted's {@code UNIXAddress}.
 *
 * @param path the file; null for an end without a name, as a client's is
 */
public record UNIXAddress(@Nullable String path) implements Address {
  @Override
  public String toString() {
    return path == null ? "unix:(unnamed)" : "unix:" + path;
  }
}
