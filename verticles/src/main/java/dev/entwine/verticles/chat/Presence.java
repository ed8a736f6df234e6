package dev.entwine.verticles.chat;

import dev.entwine.bus.ChatSay;
import dev.entwine.bus.Fields;
import java.util.List;

/**
 * One person, as an instance tells the others.
 *
 * @param nick the name
 * @param rooms the rooms they are in, by their names
 */
record Presence(String nick, List<String> rooms) {
  /**
   * @throws IllegalArgumentException if a name is too long or has control characters
   */
  Presence {
    rooms = List.copyOf(rooms);
    Fields.printable(nick, "nick", ChatSay.MAX_NAME);
    rooms.forEach(room -> Fields.printable(room, "rooms", ChatSay.MAX_NAME));
  }
}
