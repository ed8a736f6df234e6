package dev.entwine.bus;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * Something that happened in the chat, as it is published to {@link ChatContract#EVENTS}.
 *
 * @param kind what happened
 * @param rooms where: one room, or all that the person was in for what concerns them all
 * @param nick who
 * @param text depends on {@code kind}; without control characters
 * @param bot whether a verticle spoke and not a person
 * @param origin the chat instance where it happened: a random name that is new at every start
 * @param seq counts that instance's events from 1, without gaps
 * @param time when, by the clock of the instance's machine; kept to the millisecond
 */
public record ChatEvent(
    Kind kind,
    List<String> rooms,
    String nick,
    String text,
    boolean bot,
    String origin,
    long seq,
    Instant time) {

  /** What can happen, and what {@link ChatEvent#text} is then. */
  public enum Kind {
    /** A line; the text is the line. */
    SAID,
    /** Something done; the text is what follows the name: {@code waves}. */
    DID,
    /** Someone came into a room; no text. */
    JOINED,
    /** Someone went out of one room, or out of all of them; the text says why, if it is known. */
    LEFT,
    /** Someone goes by another name from now on; the text is the new one. */
    RENAMED
  }

  private static final int MAX_ROOMS = 10_000;

  /**
   * @throws IllegalArgumentException if there is no room, or a component is too long, out of range,
   *     or has control characters
   */
  public ChatEvent {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(time, "time");
    rooms = List.copyOf(rooms);
    if (rooms.isEmpty() || rooms.size() > MAX_ROOMS) {
      throw new IllegalArgumentException(
          "rooms: are " + rooms.size() + ", 1 to " + MAX_ROOMS + " are needed");
    }
    rooms.forEach(room -> Fields.printable(room, "rooms", ChatSay.MAX_NAME));
    Fields.printable(nick, "nick", ChatSay.MAX_NAME);
    Fields.printable(text, "text", ChatSay.MAX_TEXT);
    Fields.printable(origin, "origin", ChatSay.MAX_NAME);
    if (seq < 1) {
      throw new IllegalArgumentException("seq: is " + seq + ", at least 1 is needed");
    }
    time = Instant.ofEpochMilli(time.toEpochMilli());
  }

  /** The message's body on the event bus. */
  public JsonObject toJson() {
    return new JsonObject()
        .put("kind", kind.name().toLowerCase(Locale.ROOT))
        .put("rooms", new JsonArray(rooms))
        .put("nick", nick)
        .put("text", text)
        .put("bot", bot)
        .put("origin", origin)
        .put("seq", seq)
        .put("time", time.toEpochMilli());
  }

  /**
   * Reads the message's body; fields it does not know are ignored.
   *
   * @throws IllegalArgumentException if it is no such message; the text says why, in one line
   */
  public static ChatEvent fromJson(JsonObject json) {
    return new ChatEvent(
        kind(Fields.text(json, "kind")),
        Fields.texts(json, "rooms"),
        Fields.text(json, "nick"),
        Fields.text(json, "text"),
        Fields.flag(json, "bot"),
        Fields.text(json, "origin"),
        Fields.number(json, "seq"),
        Instant.ofEpochMilli(Fields.number(json, "time")));
  }

  private static Kind kind(String word) {
    for (Kind kind : Kind.values()) {
      if (kind.name().equalsIgnoreCase(word)) {
        return kind;
      }
    }
    throw new IllegalArgumentException("kind: is none that is known here");
  }
}
