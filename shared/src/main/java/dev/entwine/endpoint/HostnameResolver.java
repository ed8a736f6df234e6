package dev.entwine.endpoint;

import dev.entwine.defer.Deferred;
import dev.entwine.protocol.Address;
import dev.entwine.reactor.Reactor;
import java.util.List;

/** Finds the addresses of a host. Twisted's {@code IHostnameResolver}. */
@FunctionalInterface
public interface HostnameResolver {

  /** The reactor's own: {@link Reactor#resolveHostName}. */
  HostnameResolver OF_REACTOR = Reactor::resolveHostName;

  /**
   * Looks a host up.
   *
   * @param host a name in ASCII
   * @param port what the addresses are to have for a port
   * @return fires with the addresses, the ones to be preferred first, or fails if there are none
   */
  Deferred<List<Address>> resolveHostName(Reactor reactor, String host, int port);
}
