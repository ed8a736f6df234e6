package dev.entwine.verticles.chat;

import dev.entwine.defer.Deferred;
import dev.entwine.endpoint.Endpoints;
import dev.entwine.protocol.ListeningPort;
import dev.entwine.service.OptionsReader;
import dev.entwine.service.ReactorVerticle;
import dev.entwine.service.VerticleOptions;
import dev.entwine.task.Task;
import java.time.Duration;
import java.time.InstantSource;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves the line chat on TCP, and on the event bus as {@link dev.entwine.bus.ChatContract} says.
 * Several instances, on one node or many, are one chat.
 */
@VerticleOptions(ChatOptions.class)
public final class ChatVerticle extends ReactorVerticle {

  private static final Logger LOG = LoggerFactory.getLogger(ChatVerticle.class);

  private final String origin = UUID.randomUUID().toString();
  private @Nullable Chat chat;

  /** What runs between start and stop. */
  private record Chat(
      ChatOptions options, ChatBus bus, ChatRelay relay, ChatRooms rooms, ListeningPort port) {}

  @Override
  protected Deferred<?> startService() {
    ChatOptions options = OptionsReader.read(ChatOptions.class, config());
    ChatBus bus = new ChatBus(vertx.eventBus());
    ChatRelay relay = new ChatRelay(origin, options, reactor(), InstantSource.system(), bus);
    ChatRooms rooms = new ChatRooms(options, reactor(), relay);
    ChatFactory factory = new ChatFactory(options, reactor(), rooms);

    return Deferred.fromFuture(bus.connect(origin, relay))
        .addCallbackDeferred(
            connected -> Endpoints.server(options.endpoint()).listen(reactor(), factory))
        .addCallbackDeferred(
            port -> {
              chat = new Chat(options, bus, relay, rooms, port);
              relay.start(rooms);
              return Deferred.fromFuture(bus.serve(rooms)).addCallback(served -> port);
            })
        .addCallbackDo(this::announce);
  }

  /** Accepts nobody any more, tells everybody, and lets them have their last lines. */
  @Override
  protected Deferred<?> stopService() {
    if (chat == null) {
      return Deferred.succeed(null);
    }
    Chat stopping = chat;
    stopping.rooms().stop();
    stopping.relay().stop();
    stopping.bus().stopServing();
    return stopping
        .port()
        .shutdown(stopping.options().drainGrace())
        .addCallbackDeferred(
            cut -> {
              if (cut > 0) {
                LOG.info("chat: {} connections were still open after the grace, and cut", cut);
              }
              // The event bus complains about messages for whom nobody listens any more: what is
              // on its way within this process, like the word of this stop, is let arrive.
              return Task.deferLater(reactor(), Duration.ZERO);
            })
        .addCallbackDeferred(arrived -> Deferred.fromFuture(stopping.bus().disconnect()));
  }
}
