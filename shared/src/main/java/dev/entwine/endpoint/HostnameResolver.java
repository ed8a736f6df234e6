package dev.entwine.endpoint;

import dev.entwine.defer.Deferred;
import dev.entwine.protocol.Address;
import dev.entwine.reactor.Reactor;
import dev.entwine.transport.Addresses;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.PromiseInternal;
import io.vertx.core.internal.VertxInternal;
import java.net.InetSocketAddress;
import java.util.List;

/** Finds the addresses of a host. Twisted's {@code IHostnameResolver}. */
@FunctionalInterface
public interface HostnameResolver {

  /** Vert.x's own, with its {@code AddressResolverOptions}. */
  HostnameResolver OF_VERTX = HostnameResolver::askVertx;

  /**
   * Looks a host up.
   *
   * @param host a name in ASCII
   * @param port what the addresses are to have for a port
   * @return fires with the addresses, the ones to be preferred first, or fails if there are none
   */
  Deferred<List<Address>> resolveHostName(Reactor reactor, String host, int port);

  private static Deferred<List<Address>> askVertx(Reactor reactor, String host, int port) {
    ContextInternal context = (ContextInternal) reactor.context();
    PromiseInternal<List<InetSocketAddress>> found = context.promise();
    ((VertxInternal) reactor.vertx())
        .nameResolver()
        .resolveAll(context.nettyEventLoop(), host)
        .addListener(found);
    return Deferred.fromFuture(found.future())
        .addCallback(
            addresses ->
                addresses.stream()
                    .map(each -> Addresses.of(new InetSocketAddress(each.getAddress(), port)))
                    .toList());
  }
}
