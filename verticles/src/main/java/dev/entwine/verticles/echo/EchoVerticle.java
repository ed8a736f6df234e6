package dev.entwine.verticles.echo;

import dev.entwine.bus.EchoContract;
import dev.entwine.defer.Deferred;
import dev.entwine.endpoint.Endpoints;
import dev.entwine.protocol.ListeningPort;
import dev.entwine.service.OptionsReader;
import dev.entwine.service.ReactorVerticle;
import dev.entwine.service.VerticleOptions;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Serves echo on TCP, and on the event bus as {@link EchoContract} says. */
@VerticleOptions(EchoOptions.class)
public final class EchoVerticle extends ReactorVerticle {

  private static final Logger LOG = LoggerFactory.getLogger(EchoVerticle.class);

  private EchoOptions options = EchoOptions.DEFAULTS;
  private @Nullable ListeningPort port;

  @Override
  protected Deferred<?> startService() {
    options = OptionsReader.read(EchoOptions.class, config());
    return Endpoints.server(options.endpoint())
        .listen(reactor(), new EchoFactory(options, reactor()))
        .addCallbackDeferred(
            listening -> {
              port = listening;
              return Deferred.fromFuture(
                  vertx.eventBus().consumer(EchoContract.ADDRESS, EchoVerticle::echo).completion());
            })
        .addCallbackDo(served -> announce(port));
  }

  /** Accepts nobody any more, and lets everybody have back what they sent. */
  @Override
  protected Deferred<?> stopService() {
    if (port == null) {
      return Deferred.succeed(null);
    }
    return port.shutdown(options.drainGrace())
        .addCallbackDo(
            cut -> {
              if (cut > 0) {
                LOG.info("echo: {} connections were still open after the grace, and cut", cut);
              }
            });
  }

  private static void echo(Message<Object> message) {
    try {
      message.reply(message.body(), new DeliveryOptions().setHeaders(message.headers()));
    } catch (IllegalArgumentException e) {
      // The body came here by a codec that only its sender named.
      message.fail(EchoContract.NO_CODEC, "there is no codec to send the body back with");
    }
  }
}
