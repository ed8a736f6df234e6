package dev.entwine.verticles.chat;

import dev.entwine.bus.ChatSay;
import dev.entwine.bus.Fields;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/** What chat instances say to each other beside the public events. Each names its sender. */
sealed interface PeerMessage {

  /** The sender: an instance's random name. */
  String origin();

  /** The body on the event bus. */
  JsonObject toJson();

  /**
   * The sender is there.
   *
   * @param seq the number of its last event, 0 if there was none
   */
  record Alive(String origin, long seq) implements PeerMessage {
    @Override
    public JsonObject toJson() {
      return body("alive", origin).put("seq", seq);
    }
  }

  /** The sender stops, and its people leave with it. */
  record Gone(String origin) implements PeerMessage {
    @Override
    public JsonObject toJson() {
      return body("gone", origin);
    }
  }

  /** The sender wants a {@link Snapshot}. */
  record Ask(String origin) implements PeerMessage {
    @Override
    public JsonObject toJson() {
      return body("ask", origin);
    }
  }

  /**
   * Everybody who is connected to the sender.
   *
   * @param seq the number of the last event that this already contains
   */
  record Snapshot(String origin, long seq, List<Presence> people) implements PeerMessage {
    public Snapshot {
      people = List.copyOf(people);
    }

    @Override
    public JsonObject toJson() {
      JsonArray all = new JsonArray();
      for (Presence person : people) {
        all.add(
            new JsonObject()
                .put("nick", person.nick())
                .put("rooms", new JsonArray(new ArrayList<>(person.rooms()))));
      }
      return body("snapshot", origin).put("seq", seq).put("people", all);
    }
  }

  /** A private line for somebody who is connected to the receiver. */
  record Tell(String origin, String from, String to, String text) implements PeerMessage {
    public Tell {
      Fields.printable(from, "from", ChatSay.MAX_NAME);
      Fields.printable(text, "text", ChatSay.MAX_TEXT);
    }

    @Override
    public JsonObject toJson() {
      return body("tell", origin).put("from", from).put("to", to).put("text", text);
    }
  }

  /**
   * Reads the body; fields it does not know are ignored.
   *
   * @throws IllegalArgumentException if it is no such message
   */
  static PeerMessage fromJson(JsonObject json) {
    String origin = Fields.printable(Fields.text(json, "origin"), "origin", ChatSay.MAX_NAME);
    String kind = Fields.text(json, "kind");
    return switch (kind) {
      case "alive" -> new Alive(origin, Fields.number(json, "seq"));
      case "gone" -> new Gone(origin);
      case "ask" -> new Ask(origin);
      case "snapshot" -> new Snapshot(origin, Fields.number(json, "seq"), people(json));
      case "tell" ->
          new Tell(
              origin,
              Fields.text(json, "from"),
              Fields.text(json, "to"),
              Fields.text(json, "text"));
      default -> throw new IllegalArgumentException("kind: is none that is known here");
    };
  }

  private static List<Presence> people(JsonObject json) {
    if (!(json.getValue("people") instanceof JsonArray array)) {
      throw new IllegalArgumentException("people: a list is needed");
    }
    List<Presence> people = new ArrayList<>(array.size());
    for (int i = 0; i < array.size(); i++) {
      if (!(array.getValue(i) instanceof JsonObject person)) {
        throw new IllegalArgumentException("people: a list of objects is needed");
      }
      people.add(new Presence(Fields.text(person, "nick"), Fields.texts(person, "rooms")));
    }
    return people;
  }

  private static JsonObject body(String kind, String origin) {
    return new JsonObject().put("kind", kind).put("origin", origin);
  }
}
