package dev.entwine.protocols.policies;

import dev.entwine.protocol.Address;
import dev.entwine.protocol.Factory;
import dev.entwine.protocol.HostnameAddress;
import dev.entwine.protocol.IPv4Address;
import dev.entwine.protocol.IPv6Address;
import dev.entwine.protocol.Protocol;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Lets only so many connections in at a time from one host. Twisted's {@code
 * policies.LimitConnectionsByPeer}, which on Python 3 fails with the first connection.
 *
 * <p>The peers of a UNIX socket are all on one host, and count as one.
 */
public final class LimitConnectionsByPeer extends WrappingFactory {

  /** As many as Twisted allows. */
  public static final int MAX_CONNECTIONS_PER_PEER = 5;

  private final int maxConnectionsPerPeer;
  private final Map<String, Integer> connections = new HashMap<>();

  /** With {@link #MAX_CONNECTIONS_PER_PEER}. */
  public LimitConnectionsByPeer(Factory wrapped) {
    this(wrapped, MAX_CONNECTIONS_PER_PEER);
  }

  /**
   * @param maxConnectionsPerPeer 1 or more; a connection beyond that is closed at once
   */
  public LimitConnectionsByPeer(Factory wrapped, int maxConnectionsPerPeer) {
    super(wrapped);
    if (maxConnectionsPerPeer < 1) {
      throw new IllegalArgumentException(
          "maxConnectionsPerPeer: 1 or more is needed, not " + maxConnectionsPerPeer);
    }
    this.maxConnectionsPerPeer = maxConnectionsPerPeer;
  }

  /** How many hosts have a connection. */
  public int peers() {
    return connections.size();
  }

  @Override
  public @Nullable Protocol buildProtocol(Address peer) {
    String host = hostOf(peer);
    if (connections.getOrDefault(host, 0) >= maxConnectionsPerPeer) {
      return null;
    }
    Protocol protocol = wrappedFactory().buildProtocol(peer);
    if (protocol == null) {
      return null;
    }
    connections.merge(host, 1, Integer::sum);
    return new Counted(this, protocol, host);
  }

  @Override
  protected void unregisterProtocol(ProtocolWrapper protocol) {
    super.unregisterProtocol(protocol);
    connections.computeIfPresent(
        ((Counted) protocol).host, (host, count) -> count == 1 ? null : count - 1);
  }

  private static String hostOf(Address peer) {
    if (peer instanceof IPv4Address v4) {
      return v4.host();
    }
    if (peer instanceof IPv6Address v6) {
      return v6.host();
    }
    return peer instanceof HostnameAddress named ? named.host() : "";
  }

  /** Remembers under which host it was counted. */
  private static final class Counted extends ProtocolWrapper {
    private final String host;

    Counted(WrappingFactory factory, Protocol wrapped, String host) {
      super(factory, wrapped);
      this.host = host;
    }
  }
}
