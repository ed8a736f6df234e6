package dev.entwine.verticles.chat;

import dev.entwine.bus.ChatEvent;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Another instance, and its people as far as they are known: its last snapshot, and its events
 * since.
 *
 * <p>Events are numbered. One that is missing makes this stale, until a snapshot comes that is no
 * older than the last change.
 */
final class Peer {

  /** A room there: the name, and the people in it, key to name. */
  private record RoomThere(String name, Map<String, String> nicks) {}

  private final String origin;
  private final Map<String, Presence> people = new HashMap<>();
  private final Map<String, RoomThere> rooms = new HashMap<>();
  private long heardAt;
  private long askedAt;
  private boolean asked;
  private boolean stale = true;

  /**
   * The last event that was seen, the last one that changed who is where, and the last snapshot.
   */
  private long seenSeq;

  private long changeSeq;
  private long snapshotSeq;

  /**
   * @param now {@link dev.entwine.time.Clock#nanoTime}
   */
  Peer(String origin, long now) {
    this.origin = origin;
    this.heardAt = now;
  }

  String origin() {
    return origin;
  }

  void heard(long now) {
    heardAt = now;
  }

  long heardAt() {
    return heardAt;
  }

  /** Whether something is missing, and was not asked for within {@code pause} nanoseconds. */
  boolean hasToBeAsked(long now, long pause) {
    if (!stale || (asked && now - askedAt < pause)) {
      return false;
    }
    asked = true;
    askedAt = now;
    return true;
  }

  /** It has had {@code seq} events by now. */
  void announced(long seq) {
    stale |= seq > Math.max(seenSeq, snapshotSeq);
  }

  /**
   * Takes note of an event. One that comes after a snapshot which contains it changes nothing any
   * more, and is still news.
   *
   * @return false if it was seen before
   */
  boolean take(ChatEvent event) {
    long seq = event.seq();
    if (seq <= seenSeq) {
      return false;
    }
    stale |= seq > Math.max(seenSeq, snapshotSeq) + 1;
    seenSeq = seq;
    if (!event.bot() && seq > snapshotSeq) {
      change(event);
    }
    return true;
  }

  private void change(ChatEvent event) {
    String key = ChatText.key(event.nick());
    Presence before = people.get(key);
    Set<String> rooms = new LinkedHashSet<>(before == null ? List.of() : before.rooms());
    switch (event.kind()) {
      case JOINED -> rooms.addAll(event.rooms());
      case LEFT -> rooms.removeAll(event.rooms());
      case RENAMED -> rooms.addAll(event.rooms());
      case SAID, DID -> {
        return;
      }
    }
    remove(key);
    if (!rooms.isEmpty()) {
      put(
          new Presence(
              event.kind() == ChatEvent.Kind.RENAMED ? event.text() : event.nick(),
              List.copyOf(rooms)));
    }
    changeSeq = event.seq();
  }

  /** Puts a snapshot in the place of what is known; false if that is newer. */
  boolean replace(PeerMessage.Snapshot snapshot) {
    if (snapshot.seq() < changeSeq) {
      return false;
    }
    people.clear();
    rooms.clear();
    snapshot.people().forEach(this::put);
    changeSeq = snapshot.seq();
    snapshotSeq = snapshot.seq();
    stale = false;
    return true;
  }

  private void put(Presence person) {
    String key = ChatText.key(person.nick());
    people.put(key, person);
    for (String room : person.rooms()) {
      rooms
          .computeIfAbsent(ChatText.key(room), k -> new RoomThere(room, new TreeMap<>()))
          .nicks()
          .put(key, person.nick());
    }
  }

  private void remove(String key) {
    Presence person = people.remove(key);
    if (person == null) {
      return;
    }
    for (String room : person.rooms()) {
      rooms.computeIfPresent(
          ChatText.key(room),
          (k, there) -> {
            there.nicks().remove(key);
            return there.nicks().isEmpty() ? null : there;
          });
    }
  }

  boolean has(String key) {
    return people.containsKey(key);
  }

  List<String> peopleIn(String roomKey) {
    RoomThere room = rooms.get(roomKey);
    return room == null ? List.of() : List.copyOf(room.nicks().values());
  }

  int countIn(String roomKey) {
    RoomThere room = rooms.get(roomKey);
    return room == null ? 0 : room.nicks().size();
  }

  /** Who is in which room: name to names. */
  Map<String, List<String>> everybody() {
    Map<String, List<String>> all = new TreeMap<>();
    rooms.values().forEach(room -> all.put(room.name(), List.copyOf(room.nicks().values())));
    return all;
  }
}
