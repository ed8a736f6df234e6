package dev.entwine.protocol;

import org.jspecify.annotations.Nullable;

/**
 * An end of a connection within this process.
 *
 * @param name what was listened on; null for an end without a name, as a client's is
 */
public record MemoryAddress(@Nullable String name) implements Address {
  @Override
  public String toString() {
    return name == null ? "memory:(unnamed)" : "memory:" + name;
  }
}
