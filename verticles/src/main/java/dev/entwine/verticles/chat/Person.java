package dev.entwine.verticles.chat;

import io.vertx.core.buffer.Buffer;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Somebody who is connected here and has a name. Changed by {@link ChatRooms} only. */
final class Person {

  private final Session session;
  private String nick;
  private final Set<Room> rooms = new LinkedHashSet<>();
  private @Nullable Room current;

  Person(String nick, Session session) {
    this.nick = nick;
    this.session = session;
  }

  String nick() {
    return nick;
  }

  String key() {
    return ChatText.key(nick);
  }

  void rename(String newNick) {
    nick = newNick;
  }

  Session session() {
    return session;
  }

  void write(Buffer line) {
    session.write(line);
  }

  /** Shows a notice to this person alone. */
  void notice(String text) {
    write(ChatLines.notice(text));
  }

  /** The rooms this person is in, in the order of coming. */
  Set<Room> rooms() {
    return rooms;
  }

  /** The room that lines go to. */
  Room current() {
    return Objects.requireNonNull(current, "entered no room yet");
  }

  void speakIn(Room room) {
    current = room;
  }

  void enter(Room room) {
    rooms.add(room);
    room.add(this);
    current = room;
  }

  void leave(Room room) {
    rooms.remove(room);
    room.remove(this);
    if (current == room) {
      current = null;
      rooms.forEach(this::speakIn); // the one entered last
    }
  }
}
