package dev.entwine.verticles.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.entwine.bus.ChatContract.Refusal;
import dev.entwine.bus.ChatSay;
import dev.entwine.testing.ManualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The rooms of one instance; people type their commands. */
class ChatRoomsTest {

  private final ManualClock clock = new ManualClock();
  private ChatRooms rooms = new ChatRooms(ChatOptions.DEFAULTS, clock, Elsewhere.NOWHERE);

  /** Somebody in the chat, who has seen the welcome. */
  private final class Someone {
    final Recorder session = new Recorder();
    final Person person;

    Someone(String nick) {
      assertThat(rooms.nickProblem(nick)).isNull();
      person = rooms.enter(nick, session);
    }

    Someone type(String line) {
      new ChatCommands(rooms).obey(person, line);
      return this;
    }

    List<String> sees() {
      return session.shown();
    }

    Someone upToDate() {
      session.shown();
      return this;
    }
  }

  private void rules(Object... keysAndValues) {
    rooms = new ChatRooms(Options.with(keysAndValues), clock, Elsewhere.NOWHERE);
  }

  @Test
  void everybody_starts_in_the_lobby_and_is_announced() {
    Someone jen = new Someone("jen");
    assertThat(jen.sees())
        .containsExactly(
            "-- Hello jen. /help says what can be done here.",
            "-- You are in lobby, alone so far.");
    Someone roy = new Someone("roy");
    assertThat(jen.sees()).containsExactly("-> roy joined lobby");
    assertThat(roy.sees()).last().isEqualTo("-- You are in lobby, with one other: jen");
  }

  @Test
  void a_line_is_shown_to_the_others_in_the_room_and_not_to_its_author() {
    Someone jen = new Someone("jen");
    Someone roy = new Someone("roy").type("/join den");
    Someone moss = new Someone("moss").type("/join den").type("/leave lobby");
    jen.upToDate().type("hello");
    assertThat(roy.sees()).last().isEqualTo("[lobby] <jen> hello");
    assertThat(jen.sees()).isEmpty();
    assertThat(moss.sees()).noneSatisfy(line -> assertThat(line).contains("hello"));
  }

  @Test
  void a_line_is_encoded_once_for_all() {
    Someone jen = new Someone("jen");
    Someone roy = new Someone("roy");
    new Someone("moss").type("hello");
    assertThat(jen.session.lastBuffer()).isSameAs(roy.session.lastBuffer());
  }

  @Test
  void me_shows_what_somebody_does() {
    Someone jen = new Someone("jen");
    new Someone("roy").type("/me  waves");
    assertThat(jen.sees()).last().isEqualTo("[lobby] * roy waves");
  }

  @Test
  void two_slashes_say_a_line_that_begins_with_one() {
    Someone jen = new Someone("jen");
    new Someone("roy").type("//who is a command");
    assertThat(jen.sees()).last().isEqualTo("[lobby] <roy> /who is a command");
  }

  @Test
  void empty_lines_say_nothing() {
    Someone jen = new Someone("jen");
    Someone roy = new Someone("roy");
    jen.upToDate();
    roy.type("").type("   ");
    assertThat(jen.sees()).isEmpty();
  }

  @Test
  void names_are_taken_whatever_their_case() {
    new Someone("Jen");
    assertThat(rooms.nickProblem("jEN")).isEqualTo("jEN is taken");
    assertThat(rooms.nickProblem("roy")).isNull();
    assertThat(rooms.nickProblem("")).contains("empty");
    assertThat(rooms.nickProblem("x".repeat(25))).contains("24");
  }

  @Test
  void a_name_is_free_again_when_its_bearer_is_gone() {
    Someone jen = new Someone("jen");
    rooms.quit(jen.person, "");
    assertThat(rooms.nickProblem("jen")).isNull();
    Someone other = new Someone("jen");
    rooms.quit(jen.person, "a second time");
    assertThat(rooms.nickProblem("jen")).as("the second jen is still there").isNotNull();
    assertThat(other.upToDate().type("/who").sees()).containsExactly("-- 1 in lobby: jen");
  }

  @Test
  void who_lists_a_room_in_the_order_of_names() {
    Someone roy = new Someone("roy");
    new Someone("Jen");
    new Someone("moss").type("/join den");
    assertThat(roy.upToDate().type("/who").sees()).containsExactly("-- 3 in lobby: Jen, moss, roy");
    assertThat(roy.type("/who DEN").sees()).containsExactly("-- 1 in den: moss");
    assertThat(roy.type("/who attic").sees()).containsExactly("-- There is no room attic.");
  }

  @Test
  void a_long_list_is_told_in_several_lines_and_has_an_end() {
    Someone last = null;
    for (int i = 0; i < 600; i++) {
      last = new Someone("somebody-%04d".formatted(i));
    }
    assertThat(last.sees()).last().isEqualTo("-- You are in lobby, with 599 others.");
    List<String> lines = last.type("/who").sees();
    assertThat(lines.get(0)).startsWith("-- 600 in lobby: somebody-0000, somebody-0001");
    assertThat(lines).allSatisfy(line -> assertThat(line.length()).isLessThan(450));
    assertThat(lines).last().asString().endsWith("somebody-0499 and 100 more");
  }

  @Test
  void rooms_are_listed_by_how_many_are_in_them() {
    Someone jen = new Someone("jen").type("/join den").type("/join attic");
    new Someone("roy").type("/join den");
    assertThat(jen.upToDate().type("/rooms").sees())
        .containsExactly("-- 3 rooms: den (2), lobby (2), attic (1)");
  }

  @Test
  void whoever_joins_a_room_speaks_there_and_hears_both() {
    Someone jen = new Someone("jen");
    Someone roy = new Someone("roy").type("/join Den");
    jen.upToDate().type("/join den");
    assertThat(jen.sees()).containsExactly("-- You are in Den, with one other: roy");
    assertThat(roy.sees()).last().isEqualTo("-> jen joined Den");
    jen.type("in here");
    assertThat(roy.sees()).containsExactly("[Den] <jen> in here");
    jen.type("/join lobby");
    assertThat(jen.sees()).containsExactly("-- You speak in lobby now.");
    jen.type("back");
    assertThat(roy.sees()).containsExactly("[lobby] <jen> back");
  }

  @Test
  void whoever_leaves_a_room_speaks_in_the_one_joined_before() {
    Someone jen = new Someone("jen").type("/join den").type("/join attic");
    Someone roy = new Someone("roy").type("/join attic").upToDate();
    jen.upToDate().type("/leave");
    assertThat(jen.sees()).containsExactly("-- You left attic, and speak in den.");
    assertThat(roy.sees()).containsExactly("<- jen left attic");
    assertThat(jen.type("/leave LOBBY").sees())
        .containsExactly("-- You left lobby, and speak in den.");
    assertThat(jen.type("/leave").sees())
        .containsExactly("-- You are in no other room: /join one first, or /quit.");
    assertThat(jen.type("/leave cellar").sees()).containsExactly("-- You are not in cellar.");
  }

  @Test
  void an_empty_room_is_gone_but_for_the_lobby() {
    Someone jen = new Someone("jen").type("/join den").type("secret").type("/leave den");
    assertThat(jen.upToDate().type("/rooms").sees()).containsExactly("-- One room: lobby (1)");
    assertThat(jen.type("/join den").sees())
        .as("its lines are gone, too")
        .containsExactly("-- You are in den, alone so far.");
    rooms.quit(jen.person, "");
    assertThat(new Someone("roy").upToDate().type("/rooms").sees())
        .containsExactly("-- One room: lobby (1)");
  }

  @Test
  void rooms_have_proper_names_and_a_bounded_number() {
    rules("maxRooms", 2, "maxRoomsPerPerson", 2);
    Someone jen = new Someone("jen").upToDate();
    assertThat(jen.type("/join a b").sees()).last().asString().contains("can't have blanks");
    assertThat(jen.type("/join <x>").sees()).last().asString().contains("letters, digits");
    jen.type("/join den").upToDate();
    assertThat(jen.type("/join attic").sees())
        .containsExactly("-- You are in 2 rooms, which is the most: /leave one first.");
    Someone roy = new Someone("roy").upToDate();
    assertThat(roy.type("/join attic").sees())
        .containsExactly("-- There are 2 rooms, which is the most: join one of them.");
    assertThat(roy.type("/join den").sees()).last().asString().contains("with one other: jen");
  }

  @Test
  void somebody_in_several_rooms_is_announced_once_to_each_who_shares_one() {
    Someone jen = new Someone("jen").type("/join den");
    Someone roy = new Someone("roy").type("/join den");
    Someone moss = new Someone("moss").upToDate();
    roy.upToDate();
    jen.type("/nick jenny");
    assertThat(roy.sees()).containsExactly("-- jen is now jenny");
    assertThat(moss.sees()).containsExactly("-- jen is now jenny");
    assertThat(jen.sees()).last().isEqualTo("-- You are jenny now.");
    jen.type("/quit to lunch");
    assertThat(roy.sees()).containsExactly("<- jenny left lobby, den (to lunch)");
    assertThat(moss.sees()).containsExactly("<- jenny left lobby, den (to lunch)");
    assertThat(jen.sees()).containsExactly("-- Goodbye, jenny.");
    assertThat(jen.session.over()).isTrue();
  }

  @Test
  void a_new_name_has_to_be_free_and_proper() {
    Someone jen = new Someone("jen");
    new Someone("roy");
    assertThat(jen.upToDate().type("/nick ROY").sees())
        .containsExactly("-- You are still jen: ROY is taken.");
    assertThat(jen.type("/nick a b").sees()).last().asString().contains("blanks");
    assertThat(jen.type("/nick JEN").sees()).containsExactly("-- You are JEN now.");
    assertThat(jen.type("/nick moss").sees()).containsExactly("-- You are moss now.");
    assertThat(rooms.nickProblem("jen")).as("the old name is free").isNull();
  }

  @Test
  void a_private_line_is_for_one() {
    Someone jen = new Someone("jen");
    Someone roy = new Someone("roy").upToDate();
    Someone moss = new Someone("moss").upToDate();
    roy.upToDate();
    jen.upToDate().type("/msg ROY  psst, listen");
    assertThat(roy.sees()).containsExactly("(private) <jen> psst, listen");
    assertThat(jen.sees()).containsExactly("-- Told ROY.");
    assertThat(moss.sees()).isEmpty();
    assertThat(jen.type("/msg nobody hi").sees())
        .containsExactly("-- Nobody here is called nobody.");
  }

  @Test
  void the_last_lines_of_a_room_are_shown_to_who_joins() {
    rules("historyLines", 2);
    Someone jen = new Someone("jen").type("one").type("/me thinks");
    jen.type("three");
    clock.advance(Duration.ofMinutes(5));
    assertThat(new Someone("roy").sees())
        .endsWith(
            "-- The last 2 lines in lobby, the newest 5 min old:",
            "[lobby] * jen thinks",
            "[lobby] <jen> three");
    rules("historyLines", 0);
    new Someone("jen").type("one");
    assertThat(new Someone("roy").sees()).last().asString().contains("with one other: jen");
  }

  @Test
  void an_unknown_command_is_answered_with_the_nearest_one() {
    Someone jen = new Someone("jen").upToDate();
    assertThat(jen.type("/jion den").sees())
        .containsExactly("-- There is no /jion; did you mean /join?");
    assertThat(jen.type("/n moss").sees())
        .containsExactly("-- There is no /n; did you mean /nick?");
    assertThat(jen.type("/whois").sees())
        .containsExactly("-- There is no /whois; did you mean /who?");
    assertThat(jen.type("/WHO").sees()).containsExactly("-- 1 in lobby: jen");
  }

  @Test
  void a_command_without_what_it_needs_says_how_it_is_written() {
    Someone jen = new Someone("jen").upToDate();
    assertThat(jen.type("/join").sees()).containsExactly("-- Something is missing: /join ROOM");
    assertThat(jen.type("/me  ").sees()).containsExactly("-- Something is missing: /me TEXT");
    assertThat(jen.type("/msg roy").sees())
        .containsExactly("-- Something is missing: /msg NAME TEXT");
  }

  @Test
  void help_lists_every_command() {
    List<String> help = new Someone("jen").upToDate().type("/help").sees();
    for (String word :
        new String[] {
          "/help", "/who", "/rooms", "/join", "/leave", "/me", "/msg", "/nick", "/quit"
        }) {
      assertThat(help).anySatisfy(line -> assertThat(line).contains(word + " "));
    }
  }

  @Test
  void lines_of_one_sender_come_in_order_also_between_those_of_others() {
    Someone reader = new Someone("reader").upToDate();
    List<Someone> writers = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      writers.add(new Someone("w" + i));
    }
    reader.upToDate();
    for (int n = 0; n < 100; n++) {
      writers.get(n * 7 % 5).type(String.valueOf(n));
    }
    List<String> seen = reader.sees();
    assertThat(seen).hasSize(100);
    for (int n = 0; n < 100; n++) {
      assertThat(seen.get(n)).isEqualTo("[lobby] <w" + n * 7 % 5 + "> " + n);
    }
  }

  @Test
  void a_verticle_speaks_as_a_bot_to_everybody_in_the_room() {
    Someone jen = new Someone("jen").upToDate();
    rooms.say(new ChatSay("LOBBY", "clock", "it is noon"));
    rooms.say(new ChatSay("lobby", "clock", "strikes", true));
    assertThat(jen.sees())
        .containsExactly("[lobby] <clock (bot)> it is noon", "[lobby] * clock (bot) strikes");
    assertThat(jen.type("/who").sees()).containsExactly("-- 1 in lobby: jen");
    assertThat(new Someone("roy").sees()).contains("[lobby] <clock (bot)> it is noon");
  }

  @Test
  void a_verticle_is_told_why_it_can_not_speak() {
    new Someone("jen");
    assertRefused(new ChatSay("lobby", "JEN", "hi"), Refusal.NAME_TAKEN, "called JEN");
    assertRefused(new ChatSay("lobby", "a b", "hi"), Refusal.BAD_NAME, "blanks");
    assertRefused(new ChatSay("den", "clock", "hi"), Refusal.NO_SUCH_ROOM, "nobody is in den");
    assertRefused(
        new ChatSay("lobby", "clock", "é".repeat(513)), Refusal.BAD_REQUEST, "1026 bytes");
    rooms.stop();
    assertRefused(new ChatSay("lobby", "clock", "hi"), Refusal.STOPPING, "stopping");
  }

  private void assertRefused(ChatSay say, Refusal refusal, String part) {
    assertThatThrownBy(() -> rooms.say(say))
        .isInstanceOfSatisfying(ChatRefused.class, e -> assertThat(e.refusal()).isEqualTo(refusal))
        .hasMessageContaining(part);
  }

  @Test
  void nobody_is_told_who_leaves_when_all_have_to() {
    Someone jen = new Someone("jen");
    Someone roy = new Someone("roy");
    jen.upToDate();
    rooms.stop();
    rooms.quit(roy.person, "");
    assertThat(jen.sees()).isEmpty();
  }
}
