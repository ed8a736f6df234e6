package dev.entwine.verticles.amp;

import dev.entwine.amp.AMP;
import dev.entwine.amp.CommandLocator;
import dev.entwine.amp.ResponderLocator;
import dev.entwine.defer.Deferred;
import dev.entwine.endpoint.Endpoints;
import dev.entwine.protocol.Address;
import dev.entwine.protocol.Factory;
import dev.entwine.protocol.IPv4Address;
import dev.entwine.protocol.IPv6Address;
import dev.entwine.protocol.ListeningPort;
import dev.entwine.protocols.policies.LimitTotalConnectionsFactory;
import dev.entwine.protocols.policies.TimeoutFactory;
import dev.entwine.protocols.policies.TimeoutOptions;
import dev.entwine.service.OptionsReader;
import dev.entwine.service.ReactorVerticle;
import dev.entwine.service.VerticleOptions;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers {@link Sum} and {@link Divide} over AMP, and for the rest asks the event bus. */
@VerticleOptions(AmpServiceOptions.class)
public final class AmpVerticle extends ReactorVerticle {

  private static final Logger LOG = LoggerFactory.getLogger(AmpVerticle.class);

  private AmpServiceOptions options = AmpServiceOptions.DEFAULTS;
  private @Nullable ListeningPort port;

  @Override
  protected Deferred<?> startService() {
    options = OptionsReader.read(AmpServiceOptions.class, config());
    return Endpoints.server(options.endpoint())
        .listen(reactor(), factory())
        .addCallbackDo(
            listening -> {
              port = listening;
              announce(where(listening.getHost()), "an AMP client: Sum, Divide");
            });
  }

  private static String where(Address address) {
    return address instanceof IPv4Address || address instanceof IPv6Address
        ? "tcp " + address
        : address.toString();
  }

  private Factory factory() {
    CommandLocator sums =
        new CommandLocator()
            .responder(Sum.class, Sum::total)
            .responder(Divide.class, Divide::result);
    BusGateway gateway =
        new BusGateway(vertx.eventBus(), options.commands(), options.requestTimeout());
    ResponderLocator both =
        name -> {
          var own = sums.locateResponder(name);
          return own == null ? gateway.locateResponder(name) : own;
        };
    Factory connections = Factory.forProtocol(() -> new AMP(both, options.ofConnection()));
    if (!options.idleTimeout().isZero()) {
      TimeoutOptions idle = TimeoutOptions.DEFAULTS.withTimeout(options.idleTimeout());
      connections = new TimeoutFactory(connections, reactor(), idle);
    }
    return new LimitTotalConnectionsFactory(connections, options.maxConnections());
  }

  /** Accepts nobody any more, and answers what it was asked. */
  @Override
  protected Deferred<?> stopService() {
    if (port == null) {
      return Deferred.succeed(null);
    }
    return port.shutdown(options.drainGrace())
        .addCallbackDo(
            cut -> {
              if (cut > 0) {
                LOG.info("amp: {} connections were still open after the grace, and cut", cut);
              }
            });
  }
}
