package dev.entwine.verticles.chat;

import dev.entwine.bus.ChatEvent;
import java.util.List;

/** What the rooms of one instance know of the others, and have to tell them. */
interface Elsewhere {

  /** Nobody and nothing: a chat of one instance. */
  Elsewhere NOWHERE =
      new Elsewhere() {
        @Override
        public boolean hasPerson(String key) {
          return false;
        }

        @Override
        public List<String> peopleIn(String roomKey) {
          return List.of();
        }

        @Override
        public int countIn(String roomKey) {
          return 0;
        }

        @Override
        public boolean tell(String from, String to, String text) {
          return false;
        }

        @Override
        public void happened(
            ChatEvent.Kind kind, List<String> rooms, String nick, String text, boolean bot) {}
      };

  /** Whether somebody there goes by the name with this {@linkplain ChatText#key key}. */
  boolean hasPerson(String key);

  /** The names of those who are in the room with this key. */
  List<String> peopleIn(String roomKey);

  /** How many those are. */
  int countIn(String roomKey);

  /**
   * Sends a private line.
   *
   * @return false if nobody there is known by that name; true is no promise that it arrives
   */
  boolean tell(String from, String to, String text);

  /** Lets the others know what happened here; see {@link ChatEvent}. */
  void happened(ChatEvent.Kind kind, List<String> rooms, String nick, String text, boolean bot);
}
