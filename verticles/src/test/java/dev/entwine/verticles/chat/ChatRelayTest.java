package dev.entwine.verticles.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.entwine.bus.ChatContract;
import dev.entwine.bus.ChatEvent;
import dev.entwine.bus.ChatSay;
import dev.entwine.testing.ManualClock;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** Several instances whose messages the test carries, loses, or holds back. */
class ChatRelayTest {

  private static final Duration A_TICK = ChatOptions.DEFAULTS.announceInterval();

  private final ManualClock clock = new ManualClock();
  private final Map<String, Instance> instances = new LinkedHashMap<>();
  private final Queue<Runnable> underWay = new ArrayDeque<>();
  private Predicate<String> loses = link -> false;
  private final List<JsonObject> published = new ArrayList<>();

  private final class Instance implements ChatRelay.Outbox {
    final String origin;
    final ChatRelay relay;
    final ChatRooms rooms;

    Instance(String origin) {
      this(origin, ChatOptions.DEFAULTS);
    }

    Instance(String origin, ChatOptions options) {
      this.origin = origin;
      relay =
          new ChatRelay(
              origin, options, clock, () -> Instant.ofEpochSecond(0, clock.nanoTime()), this);
      rooms = new ChatRooms(options, clock, relay);
      instances.put(origin, this);
      relay.start(rooms);
      deliver();
    }

    @Override
    public void publish(String address, JsonObject body) {
      if (address.equals(ChatContract.EVENTS)) {
        published.add(body);
      }
      for (Instance to : instances.values()) {
        carry(to, address, body);
      }
    }

    @Override
    public void send(String address, JsonObject body) {
      for (Instance to : instances.values()) {
        if (address.equals(ChatRelay.addressOf(to.origin))) {
          carry(to, address, body);
        }
      }
    }

    private void carry(Instance to, String address, JsonObject body) {
      boolean dead = !instances.containsKey(origin);
      if (dead || (to != this && loses.test(origin + ">" + to.origin))) {
        return;
      }
      JsonObject copy = new JsonObject(body.encode());
      underWay.add(
          () -> {
            if (address.equals(ChatContract.EVENTS)) {
              to.relay.received(ChatEvent.fromJson(copy));
            } else {
              to.relay.received(PeerMessage.fromJson(copy));
            }
          });
    }

    /** Ends without a word. */
    void die() {
      instances.remove(origin);
    }

    Someone someone(String nick) {
      Someone someone = new Someone(this, nick);
      deliver();
      return someone;
    }

    /** Who is in the lobby, in the eyes of this instance. */
    List<String> lobby() {
      List<String> all = new ArrayList<>(relay.peopleIn("lobby"));
      rooms.people().forEach(person -> all.add(person.nick()));
      return all.stream().sorted().toList();
    }
  }

  private final class Someone {
    final Instance at;
    final Recorder session = new Recorder();
    final Person person;

    Someone(Instance at, String nick) {
      this.at = at;
      assertThat(at.rooms.nickProblem(nick)).isNull();
      person = at.rooms.enter(nick, session);
      session.shown();
    }

    Someone type(String line) {
      new ChatCommands(at.rooms).obey(person, line);
      deliver();
      return this;
    }

    List<String> sees() {
      return session.shown();
    }
  }

  private void deliver() {
    for (Runnable next = underWay.poll(); next != null; next = underWay.poll()) {
      next.run();
    }
  }

  private void advance(Duration by) {
    for (Duration left = by; !left.isZero(); left = left.minusMillis(500)) {
      clock.advance(Duration.ofMillis(500));
      deliver();
    }
  }

  @Test
  void people_of_two_instances_share_the_rooms() {
    Instance a = new Instance("a");
    Instance b = new Instance("b");
    Someone jen = a.someone("jen");
    Someone roy = b.someone("roy");
    assertThat(jen.sees()).containsExactly("-> roy joined lobby");
    jen.type("hello").type("/me waves").type("/join den").type("/nick jenny").type("/leave lobby");
    jen.type("/join attic");
    assertThat(roy.sees())
        .containsExactly(
            "[lobby] <jen> hello",
            "[lobby] * jen waves",
            "-- jen is now jenny",
            "<- jenny left lobby");
    roy.type("/join DEN");
    assertThat(roy.sees()).containsExactly("-- You are in den, with one other: jenny");
    assertThat(jen.sees()).last().isEqualTo("-> roy joined den");
    assertThat(roy.type("/rooms").sees())
        .containsExactly("-- 3 rooms: den (2), attic (1), lobby (1)");
    jen.type("/quit");
    assertThat(roy.sees()).containsExactly("<- jenny left den, attic");
    assertThat(roy.type("/who den").sees()).containsExactly("-- 1 in den: roy");
    assertThat(roy.type("/rooms").sees()).containsExactly("-- 2 rooms: den (1), lobby (1)");
  }

  @Test
  void a_name_that_is_taken_anywhere_is_taken() {
    Instance a = new Instance("a");
    Instance b = new Instance("b");
    Someone jen = a.someone("jen");
    assertThat(b.rooms.nickProblem("JEN")).isEqualTo("JEN is taken");
    jen.type("/nick jenny");
    assertThat(b.rooms.nickProblem("jen")).isNull();
    assertThat(b.rooms.nickProblem("jenny")).isNotNull();
    jen.type("/join den").type("/leave den");
    assertThat(b.rooms.nickProblem("jenny")).as("still in the lobby").isNotNull();
    jen.type("/quit");
    assertThat(b.rooms.nickProblem("jenny")).isNull();
  }

  @Test
  void a_private_line_goes_to_one_instance_and_is_not_published() {
    Instance a = new Instance("a");
    Instance b = new Instance("b");
    Someone jen = a.someone("jen");
    Someone roy = b.someone("roy");
    Someone moss = b.someone("moss");
    roy.sees();
    jen.sees();
    published.clear();
    jen.type("/msg Roy psst");
    assertThat(roy.sees()).containsExactly("(private) <jen> psst");
    assertThat(jen.sees()).containsExactly("-- Told Roy.");
    assertThat(moss.sees()).isEmpty();
    assertThat(published).isEmpty();
  }

  @Test
  void what_is_said_elsewhere_is_kept_for_who_joins() {
    Instance a = new Instance("a");
    Instance b = new Instance("b");
    a.someone("jen").type("/join den").type("early line");
    Someone roy = b.someone("roy").type("/join den");
    assertThat(roy.sees())
        .containsExactly(
            "-- You are in den, with one other: jen",
            "-- The last line in den, less than a minute old:",
            "[den] <jen> early line");
  }

  @Test
  void an_instance_that_starts_learns_who_is_there() {
    Instance a = new Instance("a");
    a.someone("jen").type("/join den");
    Instance b = new Instance("b");
    assertThat(b.lobby()).containsExactly("jen");
    assertThat(b.someone("roy").type("/rooms").sees())
        .containsExactly("-- 2 rooms: lobby (2), den (1)");
  }

  @Test
  void a_verticles_line_is_heard_everywhere_and_makes_nobody_present() {
    Instance a = new Instance("a");
    Instance b = new Instance("b");
    Someone roy = b.someone("roy");
    a.rooms.say(new ChatSay("lobby", "clock", "it is noon"));
    deliver();
    assertThat(roy.sees()).containsExactly("[lobby] <clock (bot)> it is noon");
    assertThat(b.lobby()).containsExactly("roy");
  }

  @Test
  void events_are_numbered_named_and_dated() {
    Instance a = new Instance("a");
    clock.advance(Duration.ofSeconds(90));
    a.someone("jen").type("hello");
    assertThat(published).extracting(json -> json.getLong("seq")).containsExactly(1L, 2L);
    ChatEvent said = ChatEvent.fromJson(published.get(1));
    assertThat(said)
        .isEqualTo(
            new ChatEvent(
                ChatEvent.Kind.SAID,
                List.of("lobby"),
                "jen",
                "hello",
                false,
                "a",
                2,
                Instant.ofEpochSecond(90)));
  }

  @Test
  void a_silent_instance_is_dropped_with_one_line_in_each_room() {
    Instance a = new Instance("a");
    Instance b = new Instance("b");
    Someone roy = a.someone("roy").type("/join den");
    for (String nick : List.of("jen", "moss", "denholm")) {
      b.someone(nick).type("/join den");
    }
    b.someone("richmond");
    roy.sees();
    b.die();
    advance(Duration.ofSeconds(9));
    assertThat(roy.sees()).isEmpty();
    assertThat(a.rooms.nickProblem("jen")).isNotNull();
    advance(Duration.ofSeconds(3));
    assertThat(roy.sees())
        .containsExactlyInAnyOrder(
            "<- denholm, jen and moss left den (their server is out of reach)",
            "<- denholm, jen, moss and richmond left lobby (their server is out of reach)");
    assertThat(a.rooms.nickProblem("jen")).isNull();
    assertThat(roy.type("/who").sees()).containsExactly("-- 1 in den: roy");
  }

  @Test
  void an_instance_that_stops_takes_its_people_with_it_at_once() {
    Instance a = new Instance("a");
    Instance b = new Instance("b");
    Someone roy = a.someone("roy");
    b.someone("jen");
    b.someone("moss");
    roy.sees();
    b.rooms.stop();
    b.relay.stop();
    deliver();
    assertThat(roy.sees()).containsExactly("<- jen and moss left lobby (their server stopped)");
    assertThat(a.lobby()).containsExactly("roy");
    assertThat(clock.getDelayedCalls()).as("only a announces itself any more").hasSize(1);
  }

  @Test
  void an_instance_that_is_alive_and_says_nothing_stays() {
    Instance a = new Instance("a");
    Instance b = new Instance("b");
    Someone roy = a.someone("roy");
    b.someone("jen");
    roy.sees();
    advance(Duration.ofMinutes(2));
    assertThat(roy.sees()).isEmpty();
    assertThat(a.lobby()).containsExactly("jen", "roy");
  }

  @Test
  void a_lost_event_is_noticed_at_the_next_announcement() {
    Instance a = new Instance("a");
    Instance b = new Instance("b");
    Someone roy = a.someone("roy");
    loses = link -> link.equals("b>a");
    Someone jen = b.someone("jen");
    b.someone("moss");
    loses = link -> false;
    assertThat(a.lobby()).containsExactly("roy");
    advance(A_TICK);
    assertThat(a.lobby()).containsExactly("jen", "moss", "roy");
    assertThat(roy.sees()).containsExactly("-> jen and moss joined lobby (on another server)");
    loses = link -> link.equals("b>a");
    jen.type("/quit");
    loses = link -> false;
    advance(A_TICK);
    assertThat(a.lobby()).containsExactly("moss", "roy");
    assertThat(roy.sees()).containsExactly("<- jen left lobby (unnoticed until now)");
  }

  @Test
  void a_gap_is_noticed_at_the_event_after_it() {
    Instance a = new Instance("a");
    Instance b = new Instance("b");
    advance(A_TICK);
    Someone roy = a.someone("roy");
    loses = link -> link.equals("b>a");
    Someone jen = b.someone("jen");
    loses = link -> false;
    advance(A_TICK.dividedBy(2));
    roy.sees();
    jen.type("hello");
    assertThat(roy.sees())
        .containsExactly("[lobby] <jen> hello", "-> jen joined lobby (on another server)");
    assertThat(a.lobby()).containsExactly("jen", "roy");
  }

  @Test
  void an_instance_that_comes_back_brings_its_people() {
    Instance a = new Instance("a");
    Instance b = new Instance("b");
    Someone roy = a.someone("roy");
    Someone jen = b.someone("jen");
    roy.sees();
    loses = link -> true;
    advance(Duration.ofSeconds(20));
    assertThat(roy.sees()).containsExactly("<- jen left lobby (their server is out of reach)");
    assertThat(jen.sees()).containsExactly("<- roy left lobby (their server is out of reach)");
    loses = link -> false;
    advance(A_TICK);
    assertThat(roy.sees()).containsExactly("-> jen joined lobby (on another server)");
    assertThat(jen.sees()).containsExactly("-> roy joined lobby (on another server)");
  }

  @Test
  void an_event_that_comes_after_the_snapshot_that_contains_it_is_shown_and_counted_once() {
    Instance a = new Instance("a");
    Instance b = new Instance("b");
    Someone roy = a.someone("roy");
    loses = link -> true;
    b.someone("jen").type("late");
    List<JsonObject> late = List.copyOf(published).subList(1, 3);
    loses = link -> false;
    advance(A_TICK);
    roy.sees();
    for (int twice = 0; twice < 2; twice++) {
      late.forEach(json -> a.relay.received(ChatEvent.fromJson(json)));
    }
    assertThat(roy.sees()).containsExactly("-> jen joined lobby", "[lobby] <jen> late");
    assertThat(a.lobby()).containsExactly("jen", "roy");
  }

  @Test
  void a_snapshot_that_is_older_than_what_is_known_is_not_taken() {
    Instance a = new Instance("a");
    PeerMessage old = new PeerMessage.Snapshot("b", 1, List.of());
    a.relay.received(joined("b", 1, "jen"));
    a.relay.received(joined("b", 2, "moss"));
    a.relay.received(old);
    assertThat(a.lobby()).containsExactly("jen", "moss");
    a.relay.received(
        new PeerMessage.Snapshot("b", 2, List.of(new Presence("jen", List.of("lobby")))));
    assertThat(a.lobby()).containsExactly("jen");
  }

  @Test
  void a_burst_after_a_gap_asks_once_and_an_answer_that_got_lost_is_asked_for_again() {
    List<String> sent = new ArrayList<>();
    ChatRelay relay =
        new ChatRelay(
            "a",
            ChatOptions.DEFAULTS,
            clock,
            InstantSource.system(),
            new ChatRelay.Outbox() {
              @Override
              public void publish(String address, JsonObject body) {}

              @Override
              public void send(String address, JsonObject body) {
                sent.add(address + " " + body.getString("kind"));
              }
            });
    relay.start(new ChatRooms(ChatOptions.DEFAULTS, clock, relay));
    for (int seq = 5; seq < 50; seq++) {
      relay.received(joined("b", seq, "p" + seq));
    }
    assertThat(sent).containsExactly("entwine.chat.instance.b ask");
    clock.advance(A_TICK);
    relay.received(new PeerMessage.Alive("b", 49));
    assertThat(sent).hasSize(2);
    relay.received(new PeerMessage.Snapshot("b", 49, List.of()));
    clock.advance(A_TICK);
    relay.received(new PeerMessage.Alive("b", 49));
    assertThat(sent).as("nothing is missing now").hasSize(2);
  }

  @Test
  void more_instances_than_allowed_are_ignored() {
    Instance a = new Instance("a", Options.with("maxPeers", 1));
    a.relay.received(joined("b", 1, "jen"));
    a.relay.received(joined("c", 1, "moss"));
    assertThat(a.lobby()).containsExactly("jen");
    a.relay.received(new PeerMessage.Gone("b"));
    a.relay.received(joined("c", 2, "roy"));
    assertThat(a.lobby()).containsExactly("roy");
  }

  private static ChatEvent joined(String origin, long seq, String nick) {
    return new ChatEvent(
        ChatEvent.Kind.JOINED, List.of("lobby"), nick, "", false, origin, seq, Instant.EPOCH);
  }

  @Test
  void messages_between_instances_are_the_same_after_the_wire() {
    for (PeerMessage message :
        List.of(
            new PeerMessage.Alive("a", 7),
            new PeerMessage.Gone("a"),
            new PeerMessage.Ask("a"),
            new PeerMessage.Snapshot("a", 7, List.of(new Presence("jen", List.of("lobby", "den")))),
            new PeerMessage.Tell("a", "jen", "roy", "psst"))) {
      assertThat(PeerMessage.fromJson(new JsonObject(message.toJson().encode())))
          .isEqualTo(message);
    }
  }

  @Test
  void messages_that_are_none_are_refused() {
    for (String json :
        List.of(
            "{}",
            "{\"kind\":\"alive\",\"origin\":\"a\"}",
            "{\"kind\":\"sing\",\"origin\":\"a\"}",
            "{\"kind\":\"snapshot\",\"origin\":\"a\",\"seq\":1,\"people\":[3]}",
            "{\"kind\":\"snapshot\",\"origin\":\"a\",\"seq\":1,\"people\":{}}",
            "{\"kind\":\"tell\",\"origin\":\"a\",\"from\":\"x\",\"to\":\"y\",\"text\":\"\\u001b\"}")) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> PeerMessage.fromJson(new JsonObject(json)));
    }
  }
}
