package dev.entwine.verticles.amp;

import dev.entwine.amp.AmpBox;
import dev.entwine.amp.Argument;
import dev.entwine.amp.RemoteAmpError;
import dev.entwine.amp.Responder;
import dev.entwine.amp.ResponderLocator;
import dev.entwine.defer.Deferred;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Answers AMP commands with what the event bus answers: each command that is configured goes to the
 * address it is configured for, and nothing else goes anywhere.
 *
 * <p>The message is a JSON object with a field for each argument, text unless it is configured
 * otherwise ({@link ArgumentKind}). A command that wants no answer is sent, any other is a request.
 *
 * <table>
 * <caption>The answer</caption>
 * <tr><th>the reply</th><th>the box</th></tr>
 * <tr><td>a JSON object</td><td>a value for each field: text as it is, numbers in digits, {@code
 *     True} or {@code False}, anything else in JSON; null is left out</td></tr>
 * <tr><td>null</td><td>no values</td></tr>
 * <tr><td>any other</td><td>one value, {@code body}, in the same way; a buffer as it is</td></tr>
 * </table>
 *
 * <table>
 * <caption>Errors, none of which closes the connection</caption>
 * <tr><th>what happened</th><th>the code</th></tr>
 * <tr><td>an argument is not of its kind</td><td>{@code BAD_ARGUMENT}</td></tr>
 * <tr><td>nobody has the address</td><td>{@code UNHANDLED}</td></tr>
 * <tr><td>no reply in time</td><td>{@code TIMEOUT}</td></tr>
 * <tr><td>the receiver failed the message</td><td>its failure code in digits, with its
 *     message</td></tr>
 * <tr><td>the reply does not fit into a box</td><td>{@code TOO_LONG}</td></tr>
 * </table>
 *
 * <p>Anything else is an unknown error: reported here, {@code UNKNOWN} there, and the connection
 * closes.
 */
final class BusGateway implements ResponderLocator {

  private static final String BODY = "body";

  private final EventBus bus;
  private final Map<String, BusCommand> commands;
  private final DeliveryOptions delivery;

  BusGateway(EventBus bus, Map<String, BusCommand> commands, Duration timeout) {
    this.bus = bus;
    this.commands = commands;
    this.delivery = new DeliveryOptions().setSendTimeout(timeout.toMillis());
  }

  @Override
  public @Nullable Responder locateResponder(String name) {
    BusCommand command = commands.get(name);
    return command == null ? null : box -> respond(command, box);
  }

  private Deferred<AmpBox> respond(BusCommand command, AmpBox box) {
    JsonObject message = message(command, box);
    if (!box.containsKey("_ask")) {
      bus.send(command.address(), message, delivery);
      return Deferred.succeed(new AmpBox());
    }
    return Deferred.fromFuture(bus.request(command.address(), message, delivery))
        .addErrback(
            ReplyException.class,
            e -> {
              throw remote(command, e);
            })
        .addCallback(reply -> box(reply.body()));
  }

  private static JsonObject message(BusCommand command, AmpBox box) {
    JsonObject message = new JsonObject();
    for (String key : box.keys()) {
      // What begins so is AMP's own.
      Buffer value = key.startsWith("_") ? null : box.get(key);
      if (value == null) {
        continue;
      }
      try {
        ArgumentKind kind = command.arguments().getOrDefault(key, ArgumentKind.TEXT);
        message.put(key, kind.read(value));
      } catch (IllegalArgumentException e) {
        throw new RemoteAmpError("BAD_ARGUMENT", key + ": " + e.getMessage());
      }
    }
    return message;
  }

  private static RemoteAmpError remote(BusCommand command, ReplyException e) throws ReplyException {
    return switch (e.failureType()) {
      case NO_HANDLERS ->
          new RemoteAmpError(AmpBox.UNHANDLED_ERROR_CODE, "nobody answers at " + command.address());
      case TIMEOUT -> new RemoteAmpError("TIMEOUT", "no answer in time from " + command.address());
      case RECIPIENT_FAILURE ->
          new RemoteAmpError(
              Integer.toString(e.failureCode()), e.getMessage() == null ? "" : e.getMessage());
      default -> throw e;
    };
  }

  private static AmpBox box(@Nullable Object reply) {
    AmpBox box = new AmpBox();
    if (reply instanceof JsonObject object) {
      object.forEach(field -> put(box, field.getKey(), field.getValue()));
    } else {
      put(box, BODY, reply);
    }
    return box;
  }

  private static void put(AmpBox box, String key, @Nullable Object value) {
    if (value == null) {
      return;
    }
    Buffer text = text(value);
    if (key.isEmpty()
        || key.length() > AmpBox.MAX_KEY_LENGTH
        || key.chars().anyMatch(c -> c <= ' ' || c > '~')
        || text.length() > AmpBox.MAX_VALUE_LENGTH) {
      throw new RemoteAmpError(
          "TOO_LONG", "the reply has a field that is too long for AMP, or has no name for it");
    }
    box.put(key, text);
  }

  private static Buffer text(Object value) {
    if (value instanceof Buffer buffer) {
      return buffer;
    } else if (value instanceof CharSequence text) {
      return Buffer.buffer(text.toString());
    } else if (value instanceof Boolean truth) {
      return Argument.of(Boolean.class).toString(truth);
    } else if (value instanceof Double || value instanceof Float) {
      return Argument.of(Double.class).toString(((Number) value).doubleValue());
    } else if (value instanceof Number number) {
      return Buffer.buffer(number.toString());
    }
    return Json.encodeToBuffer(value);
  }
}
