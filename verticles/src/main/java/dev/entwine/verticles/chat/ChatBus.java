package dev.entwine.verticles.chat;

import dev.entwine.bus.ChatContract;
import dev.entwine.bus.ChatContract.Refusal;
import dev.entwine.bus.ChatEvent;
import dev.entwine.bus.ChatSay;
import io.vertx.core.Future;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The chat's addresses on the event bus. What arrives there is checked here: a message that is none
 * gets a failure for a reply, and goes no further.
 */
final class ChatBus implements ChatRelay.Outbox {

  private static final Logger LOG = LoggerFactory.getLogger(ChatBus.class);

  private final EventBus bus;
  private final List<MessageConsumer<?>> fromInstances = new ArrayList<>();
  private @Nullable MessageConsumer<?> fromVerticles;
  private final List<Future<Void>> closing = new ArrayList<>();
  private boolean warned;

  ChatBus(EventBus bus) {
    this.bus = bus;
  }

  /**
   * Listens to other instances.
   *
   * @param origin this instance's name
   * @return completes when all nodes know that this one listens
   */
  Future<?> connect(String origin, ChatRelay relay) {
    return Future.all(
        listen(
            ChatContract.EVENTS,
            body -> {
              // Its own come back as well, and need not be read.
              if (!origin.equals(body.getValue("origin"))) {
                relay.received(ChatEvent.fromJson(body));
              }
            }),
        listen(ChatRelay.PEERS, body -> relay.received(PeerMessage.fromJson(body))),
        listen(ChatRelay.addressOf(origin), body -> relay.received(PeerMessage.fromJson(body))));
  }

  /**
   * Lets other verticles speak.
   *
   * @return completes when all nodes know that this one serves the address
   */
  Future<?> serve(ChatRooms rooms) {
    MessageConsumer<Object> consumer =
        bus.consumer(ChatContract.ADDRESS, message -> say(rooms, message));
    fromVerticles = consumer;
    return consumer.completion();
  }

  private static void say(ChatRooms rooms, Message<Object> message) {
    try {
      rooms.say(ChatSay.fromJson(body(message)));
      message.reply(new JsonObject());
    } catch (ChatRefused e) {
      message.fail(e.refusal().code(), e.getMessage());
    } catch (IllegalArgumentException e) {
      message.fail(Refusal.BAD_REQUEST.code(), e.getMessage());
    } catch (RuntimeException e) {
      LOG.error("chat: a line from the event bus could not be said", e);
      message.fail(Refusal.INTERNAL.code(), "the chat failed over it; see its log");
    }
  }

  /** Lets other verticles speak no more. */
  void stopServing() {
    if (fromVerticles != null) {
      closing.add(fromVerticles.unregister());
    }
  }

  /**
   * Listens to nobody any more; what other instances have sent by now and did not arrive is lost.
   *
   * @return completes when all nodes know
   */
  Future<?> disconnect() {
    fromInstances.forEach(consumer -> closing.add(consumer.unregister()));
    return Future.join(closing);
  }

  @Override
  public void publish(String address, JsonObject body) {
    bus.publish(address, body);
  }

  @Override
  public void send(String address, JsonObject body) {
    bus.send(address, body);
  }

  private Future<Void> listen(String address, Consumer<JsonObject> receiver) {
    MessageConsumer<Object> consumer = bus.consumer(address, message -> receive(message, receiver));
    fromInstances.add(consumer);
    return consumer.completion();
  }

  private void receive(Message<Object> message, Consumer<JsonObject> receiver) {
    try {
      receiver.accept(body(message));
    } catch (IllegalArgumentException e) {
      ignored(message, e);
    } catch (RuntimeException e) {
      LOG.error("chat: a message to {} could not be dealt with", message.address(), e);
    }
  }

  /** Somebody sends what is no message of ours: said once, since they may do so all the time. */
  private void ignored(Message<?> message, IllegalArgumentException why) {
    if (!warned) {
      warned = true;
      LOG.warn(
          "chat: a malformed message to {} was ignored ({}), and so will be others",
          message.address(),
          why.getMessage());
    }
    message.fail(Refusal.BAD_REQUEST.code(), why.getMessage());
  }

  private static JsonObject body(Message<Object> message) {
    if (message.body() instanceof JsonObject json) {
      return json;
    }
    throw new IllegalArgumentException("the body is no JSON object");
  }
}
