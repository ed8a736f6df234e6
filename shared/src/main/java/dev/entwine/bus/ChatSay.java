package dev.entwine.bus;

import io.vertx.core.json.JsonObject;
import java.util.Objects;

/**
 * Asks for a line to be said in a room; see {@link ChatContract#ADDRESS}. The speaker is shown as a
 * bot, and is not listed among the people of the room.
 *
 * @param room the room's name, in small or capital letters
 * @param nick the speaker's name: what a person could be called, and nobody is
 * @param text the line, without control characters; no longer than the chat lets people's lines be
 * @param action whether it is something done ({@code * clock strikes}) rather than said; left out
 *     of the JSON it is false
 */
public record ChatSay(String room, String nick, String text, boolean action) {

  /** The most characters any {@link #text} can have; the chat's own limit is usually lower. */
  public static final int MAX_TEXT = 65_536;

  /** The most characters of a name. */
  public static final int MAX_NAME = 256;

  /**
   * @throws IllegalArgumentException if the text is empty, or a component is too long or has
   *     control characters
   */
  public ChatSay {
    Objects.requireNonNull(room, "room");
    Objects.requireNonNull(nick, "nick");
    Objects.requireNonNull(text, "text");
    Fields.printable(room, "room", MAX_NAME);
    Fields.printable(nick, "nick", MAX_NAME);
    Fields.printable(text, "text", MAX_TEXT);
    if (text.isBlank()) {
      throw new IllegalArgumentException("text: is empty");
    }
  }

  /** Something said. */
  public ChatSay(String room, String nick, String text) {
    this(room, nick, text, false);
  }

  /** The message's body on the event bus. */
  public JsonObject toJson() {
    return new JsonObject()
        .put("room", room)
        .put("nick", nick)
        .put("text", text)
        .put("action", action);
  }

  /**
   * Reads the message's body; fields it does not know are ignored.
   *
   * @throws IllegalArgumentException if it is no such message; the text says why, in one line
   */
  public static ChatSay fromJson(JsonObject json) {
    return new ChatSay(
        Fields.text(json, "room"),
        Fields.text(json, "nick"),
        Fields.text(json, "text"),
        Fields.flag(json, "action"));
  }
}
