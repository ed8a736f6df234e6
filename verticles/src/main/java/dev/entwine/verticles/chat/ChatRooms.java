package dev.entwine.verticles.chat;

import dev.entwine.bus.ChatContract.Refusal;
import dev.entwine.bus.ChatEvent;
import dev.entwine.bus.ChatEvent.Kind;
import dev.entwine.bus.ChatSay;
import dev.entwine.time.Clock;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who is in which room, and what each of them gets to see. It knows no socket and no event bus:
 * people are reached through their {@link Session}, other instances through {@link Elsewhere}.
 *
 * <p>What somebody does is shown to the others who are there, not to themselves: they have typed
 * it. What concerns a person in several rooms at once is shown once to each who shares one with
 * them. Lines of one sender keep their order. Everybody is in one room at least.
 *
 * <p>Used on one loop only.
 */
final class ChatRooms implements ChatRelay.Here {

  /** Up to how many people are named to who comes in; beyond it they are only counted. */
  private static final int MAX_GREETED = 20;

  private final ChatOptions options;
  private final Clock clock;
  private final Elsewhere elsewhere;
  private final Map<String, Person> people = new HashMap<>();

  /** Every room that somebody is in, here or elsewhere; and the lobby. */
  private final Map<String, Room> rooms = new HashMap<>();

  private final Room lobby;
  private boolean stopping;

  ChatRooms(ChatOptions options, Clock clock, Elsewhere elsewhere) {
    this.options = options;
    this.clock = clock;
    this.elsewhere = elsewhere;
    this.lobby = new Room(options.lobby(), options.historyLines());
    rooms.put(lobby.key(), lobby);
  }

  // Coming and going.

  /** Why a person can't be called so; null if they can. */
  @Nullable String nickProblem(String nick) {
    String problem = ChatText.nameProblem("a name", nick, options.maxNick());
    return problem == null && isTaken(nick) ? nick + " is taken" : problem;
  }

  private boolean isTaken(String nick) {
    String key = ChatText.key(nick);
    return people.containsKey(key) || elsewhere.hasPerson(key);
  }

  /** Lets a person in, under a name with which there is no {@linkplain #nickProblem problem}. */
  Person enter(String nick, Session session) {
    Person person = new Person(ChatText.name(nick), session);
    people.put(person.key(), person);
    person.notice("Hello " + person.nick() + ". /help says what can be done here.");
    enterRoom(person, lobby);
    return person;
  }

  /** A person is gone from all rooms; nothing if they were before. */
  void quit(Person person, String why) {
    if (!people.remove(person.key(), person)) {
      return;
    }
    List<Room> left = List.copyOf(person.rooms());
    left.forEach(person::leave);
    if (!stopping) {
      happened(Kind.LEFT, left, person.nick(), why, person);
    }
    left.forEach(this::dropIfEmpty);
  }

  /** From now on nobody is told any more who leaves, and nobody is let speak over the event bus. */
  void stop() {
    stopping = true;
  }

  // What a person can do.

  void say(Person person, String text) {
    speak(person, Kind.SAID, text);
  }

  void act(Person person, String text) {
    speak(person, Kind.DID, text);
  }

  private void speak(Person person, Kind kind, String text) {
    happened(kind, List.of(person.current()), person.nick(), text, person);
  }

  void join(Person person, String name) {
    String problem = ChatText.nameProblem("a room's name", name, options.maxNick());
    Room room = rooms.get(ChatText.key(name));
    if (problem != null) {
      person.notice("That is no room: " + problem + ".");
    } else if (room != null && person.rooms().contains(room)) {
      person.speakIn(room);
      person.notice("You speak in " + room.name() + " now.");
    } else if (person.rooms().size() >= options.maxRoomsPerPerson()) {
      person.notice(
          "You are in " + person.rooms().size() + " rooms, which is the most: /leave one first.");
    } else if (room == null && rooms.size() >= options.maxRooms()) {
      person.notice("There are " + rooms.size() + " rooms, which is the most: join one of them.");
    } else {
      enterRoom(person, room == null ? makeRoom(name) : room);
    }
  }

  private Room makeRoom(String name) {
    Room room = new Room(ChatText.name(name), options.historyLines());
    rooms.put(room.key(), room);
    return room;
  }

  private void enterRoom(Person person, Room room) {
    int others = countIn(room);
    List<String> names = others <= MAX_GREETED ? namesIn(room) : List.of();
    person.enter(room);
    happened(Kind.JOINED, List.of(room), person.nick(), "", person);
    String heading =
        switch (others) {
          case 0 -> ", alone so far";
          case 1 -> ", with one other";
          default -> ", with " + others + " others";
        };
    ChatLines.list("You are in " + room.name() + heading, names).forEach(person::write);
    room.replay(person::write, clock.nanoTime());
  }

  /**
   * @param name the room; empty for the one the person speaks in
   */
  void leave(Person person, String name) {
    Room room = name.isEmpty() ? person.current() : rooms.get(ChatText.key(name));
    if (room == null || !person.rooms().contains(room)) {
      person.notice("You are not in " + name + ".");
    } else if (person.rooms().size() == 1) {
      person.notice("You are in no other room: /join one first, or /quit.");
    } else {
      person.leave(room);
      happened(Kind.LEFT, List.of(room), person.nick(), "", person);
      dropIfEmpty(room);
      person.notice("You left " + room.name() + ", and speak in " + person.current().name() + ".");
    }
  }

  void rename(Person person, String nick) {
    boolean same = ChatText.key(nick).equals(person.key());
    String problem =
        same ? ChatText.nameProblem("a name", nick, options.maxNick()) : nickProblem(nick);
    if (problem != null) {
      person.notice("You are still " + person.nick() + ": " + problem + ".");
      return;
    }
    String before = person.nick();
    people.remove(person.key());
    person.rename(ChatText.name(nick));
    people.put(person.key(), person);
    person.notice("You are " + person.nick() + " now.");
    happened(Kind.RENAMED, person.rooms(), before, person.nick(), person);
  }

  /** Says something to one person alone. */
  void tell(Person person, String to, String text) {
    if (told(to, person.nick(), text) || elsewhere.tell(person.nick(), to, text)) {
      person.notice("Told " + to + ".");
    } else {
      person.notice("Nobody here is called " + to + ".");
    }
  }

  /**
   * @param name the room; empty for the one the person speaks in
   */
  void who(Person person, String name) {
    Room room = name.isEmpty() ? person.current() : rooms.get(ChatText.key(name));
    if (room == null) {
      person.notice("There is no room " + name + ".");
      return;
    }
    List<String> names = namesIn(room);
    ChatLines.list(names.size() + " in " + room.name(), names).forEach(person::write);
  }

  void rooms(Person person) {
    List<String> names =
        rooms.values().stream()
            .sorted(Comparator.comparingInt((Room room) -> -countIn(room)).thenComparing(Room::key))
            .map(room -> room.name() + " (" + countIn(room) + ")")
            .toList();
    ChatLines.list(names.size() == 1 ? "One room" : names.size() + " rooms", names)
        .forEach(person::write);
  }

  // What a verticle can do.

  /**
   * Says a verticle's line.
   *
   * @throws ChatRefused if it can't be said
   */
  void say(ChatSay say) {
    if (stopping) {
      throw new ChatRefused(Refusal.STOPPING, "the chat is stopping");
    }
    String problem = ChatText.nameProblem("a name", say.nick(), options.maxNick());
    if (problem != null) {
      throw new ChatRefused(Refusal.BAD_NAME, "nick: " + problem);
    }
    if (isTaken(say.nick())) {
      throw new ChatRefused(Refusal.NAME_TAKEN, "nick: a person is called " + say.nick());
    }
    int length = say.text().getBytes(StandardCharsets.UTF_8).length;
    if (length > options.maxLineBytes()) {
      throw new ChatRefused(
          Refusal.BAD_REQUEST,
          "text: has " + length + " bytes, " + options.maxLineBytes() + " is the most");
    }
    Room room = rooms.get(ChatText.key(say.room()));
    if (room == null) {
      throw new ChatRefused(Refusal.NO_SUCH_ROOM, "room: nobody is in " + say.room());
    }
    Kind kind = say.action() ? Kind.DID : Kind.SAID;
    String nick = ChatText.name(say.nick());
    String text = ChatText.printable(say.text());
    show(kind, List.of(room), nick, text, true, null);
    elsewhere.happened(kind, List.of(room.name()), nick, text, true);
  }

  // What comes from elsewhere.

  @Override
  public List<Presence> people() {
    return people.values().stream()
        .map(
            person -> new Presence(person.nick(), person.rooms().stream().map(Room::name).toList()))
        .toList();
  }

  @Override
  public void heard(ChatEvent event) {
    if (event.kind() == Kind.JOINED) {
      event.rooms().forEach(this::makeIfPeopled);
    }
    List<Room> where = new ArrayList<>(event.rooms().size());
    for (String name : event.rooms()) {
      Room room = rooms.get(ChatText.key(name));
      if (room != null) {
        where.add(room);
      }
    }
    if (!where.isEmpty()) {
      show(event.kind(), where, event.nick(), event.text(), event.bot(), null);
      if (event.kind() == Kind.LEFT) {
        where.forEach(this::dropIfEmpty);
      }
    }
  }

  @Override
  public void came(String name, List<String> nicks, String why) {
    makeIfPeopled(name);
    Room room = rooms.get(ChatText.key(name));
    if (room != null) {
      Buffer line = ChatLines.came(room.name(), nicks, why);
      room.members().forEach(member -> member.write(line));
    }
  }

  @Override
  public void went(String name, List<String> nicks, String why) {
    Room room = rooms.get(ChatText.key(name));
    if (room != null) {
      Buffer line = ChatLines.went(room.name(), nicks, why);
      room.members().forEach(member -> member.write(line));
      dropIfEmpty(room);
    }
  }

  @Override
  public boolean told(String to, String from, String text) {
    Person person = people.get(ChatText.key(to));
    if (person == null) {
      return false;
    }
    person.write(ChatLines.told(from, text));
    return true;
  }

  private void makeIfPeopled(String name) {
    String key = ChatText.key(name);
    if (!rooms.containsKey(key)
        && rooms.size() < options.maxRooms()
        && elsewhere.countIn(key) > 0) {
      makeRoom(name);
    }
  }

  // Showing.

  /** Something happened here: it is shown here to all but its author, and the others are told. */
  private void happened(
      Kind kind, Collection<Room> where, String nick, String text, Person author) {
    show(kind, where, nick, text, false, author);
    elsewhere.happened(kind, names(where), nick, text, false);
  }

  private void show(
      Kind kind,
      Collection<Room> where,
      String nick,
      String text,
      boolean bot,
      @Nullable Person author) {
    Buffer line = ChatLines.happened(kind, names(where), nick, text, bot);
    for (Person person : audience(where)) {
      if (person != author) {
        person.write(line);
      }
    }
    if (kind == Kind.SAID || kind == Kind.DID) {
      where.forEach(room -> room.remember(line, clock.nanoTime()));
    }
  }

  private static Set<Person> audience(Collection<Room> where) {
    if (where.size() == 1) {
      return where.iterator().next().members();
    }
    Set<Person> all = new LinkedHashSet<>();
    where.forEach(room -> all.addAll(room.members()));
    return all;
  }

  private static List<String> names(Collection<Room> where) {
    return where.stream().map(Room::name).toList();
  }

  private List<String> namesIn(Room room) {
    List<String> names = new ArrayList<>(elsewhere.peopleIn(room.key()));
    room.members().forEach(member -> names.add(member.nick()));
    names.sort(String.CASE_INSENSITIVE_ORDER);
    return names;
  }

  private int countIn(Room room) {
    return room.members().size() + elsewhere.countIn(room.key());
  }

  private void dropIfEmpty(Room room) {
    if (room != lobby && countIn(room) == 0) {
      rooms.remove(room.key());
    }
  }
}
