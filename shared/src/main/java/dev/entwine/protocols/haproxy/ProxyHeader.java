package dev.entwine.protocols.haproxy;

import dev.entwine.protocol.Address;
import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/**
 * What a PROXY header says. Twisted's {@code ProxyInfo}.
 *
 * @param version 1 or 2
 * @param source who the client is; null if the header does not say, as a balancer's own health
 *     check does not
 * @param destination where the client connected to; null with {@code source}
 */
public record ProxyHeader(int version, @Nullable Address source, @Nullable Address destination) {

  public ProxyHeader {
    if (version != 1 && version != 2) {
      throw new IllegalArgumentException("version: 1 or 2, not " + version);
    }
    if ((source == null) != (destination == null)) {
      throw new IllegalArgumentException("source and destination: both, or none");
    }
    if (source != null && !source.getClass().equals(destination.getClass())) {
      throw new IllegalArgumentException("source and destination: two addresses of one kind");
    }
  }

  /**
   * The header as it is sent, for a client that is to say on whose behalf it connects. An address
   * this version has no form for becomes unknown.
   */
  public Buffer encode() {
    return version == 1 ? V1.encode(this) : V2.encode(this);
  }
}
