package dev.entwine.verticles.chat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entwine.protocol.ConnectionDone;
import dev.entwine.protocol.ConnectionLost;
import dev.entwine.testing.ManualClock;
import dev.entwine.testing.StringTransport;
import dev.entwine.testing.StringTransport.ProducerState;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChatProtocolTest {

  private final ManualClock clock = new ManualClock();
  private ChatOptions options = ChatOptions.DEFAULTS;
  private ChatRooms rooms = new ChatRooms(options, clock, Elsewhere.NOWHERE);
  private int lost;

  /** One end of a connection, without a network. */
  private final class Connection {
    final StringTransport transport = new StringTransport();
    final ChatProtocol protocol = new ChatProtocol(options, clock, rooms, () -> lost++);

    Connection() {
      protocol.makeConnection(transport);
    }

    Connection(String nick) {
      this();
      type(nick).sees();
    }

    Connection type(String line) {
      return feed(Buffer.buffer(line + "\n"));
    }

    Connection feed(Buffer data) {
      protocol.dataReceived(data);
      return this;
    }

    /** What was sent since the last call, as lines. */
    List<String> sees() {
      List<String> lines = transport.text().lines().toList();
      transport.clear();
      return lines;
    }
  }

  private void rules(Object... keysAndValues) {
    options = Options.with(keysAndValues);
    rooms = new ChatRooms(options, clock, Elsewhere.NOWHERE);
  }

  @Test
  void a_newcomer_is_greeted_asked_for_a_name_and_let_in() {
    Connection jen = new Connection();
    assertThat(jen.transport.text())
        .isEqualTo("-- Welcome to the Entwine chat.\r\n-- What is your name?\r\n");
    assertThat(jen.type("jen").sees()).contains("-- You are in lobby, alone so far.");
  }

  @Test
  void a_name_that_can_not_be_had_is_asked_for_again() {
    new Connection("roy");
    Connection jen = new Connection();
    jen.sees();
    assertThat(jen.type("").sees())
        .containsExactly("-- You can't be called that: a name can't be empty. What is your name?");
    assertThat(jen.type("ROY").sees())
        .containsExactly("-- You can't be called that: ROY is taken. What is your name?");
    assertThat(jen.feed(Buffer.buffer(new byte[] {(byte) 0xE9, '\n'})).sees())
        .containsExactly("-- You can't be called that: that was no UTF-8. What is your name?");
    assertThat(jen.type("j\u001b[31men").sees())
        .containsExactly(
            "-- You can't be called that: a name can't have blanks or control characters."
                + " What is your name?");
    assertThat(jen.type("  jen ").sees()).contains("-- You are in lobby, with one other: roy");
  }

  @Test
  void after_some_tries_a_newcomer_is_sent_away() {
    rules("maxNameTries", 2);
    Connection jen = new Connection();
    jen.type("a b");
    assertThat(jen.transport.writeDisconnecting()).isFalse();
    jen.sees();
    assertThat(jen.type("c d").sees()).singleElement().asString().endsWith("Goodbye.");
    assertThat(jen.transport.writeDisconnecting()).isTrue();
    assertThat(jen.type("jen").sees()).as("too late").isEmpty();
    assertThat(rooms.nickProblem("jen")).isNull();
  }

  @Test
  void a_newcomer_who_gives_no_name_is_sent_away() {
    Connection jen = new Connection();
    clock.advance(options.registrationTimeout().minusMillis(1));
    assertThat(jen.transport.disconnecting()).isFalse();
    clock.advance(Duration.ofMillis(1));
    assertThat(jen.sees()).last().isEqualTo("-- You gave no name: goodbye.");
    assertThat(jen.transport.disconnecting()).isTrue();
  }

  @Test
  void a_person_who_says_nothing_is_sent_away_and_every_line_counts() {
    rules("idleTimeout", "10m");
    Connection jen = new Connection("jen");
    Connection roy = new Connection("roy");
    clock.advance(Duration.ofMinutes(9));
    jen.type("");
    clock.advance(Duration.ofMinutes(1));
    assertThat(roy.transport.disconnecting()).isTrue();
    assertThat(roy.sees()).last().isEqualTo("-- You said nothing for a long time. Goodbye.");
    assertThat(jen.sees()).last().isEqualTo("<- roy left lobby (idle)");
    clock.advance(Duration.ofMinutes(9).minusMillis(1));
    assertThat(jen.transport.disconnecting()).isFalse();
    clock.advance(Duration.ofMillis(1));
    assertThat(jen.transport.disconnecting()).isTrue();
  }

  @Test
  void with_no_idle_timeout_a_person_may_stay_for_ever() {
    rules("idleTimeout", "0s");
    Connection jen = new Connection("jen");
    clock.advance(Duration.ofDays(1000));
    assertThat(jen.transport.disconnecting()).isFalse();
    assertThat(clock.getDelayedCalls()).isEmpty();
  }

  @Test
  void lines_may_end_in_lf_or_in_crlf_and_come_in_any_pieces() {
    Connection jen = new Connection("jen");
    Connection roy = new Connection("roy");
    jen.sees();
    roy.feed(Buffer.buffer("one\r\ntwo\nthr"));
    roy.feed(Buffer.buffer("ee\r"));
    assertThat(jen.sees()).containsExactly("[lobby] <roy> one", "[lobby] <roy> two");
    roy.feed(Buffer.buffer("\n"));
    assertThat(jen.sees()).containsExactly("[lobby] <roy> three");
  }

  @Test
  void what_telnet_negotiates_is_no_part_of_what_is_said() {
    Connection jen = new Connection("jen");
    Connection roy = new Connection();
    byte[] will = {(byte) 255, (byte) 251, 24};
    roy.feed(Buffer.buffer(will).appendString("ro").appendBytes(will).appendString("y\r\nhi\r\n"));
    assertThat(jen.sees()).containsExactly("-> roy joined lobby", "[lobby] <roy> hi");
  }

  @Test
  void control_characters_do_not_reach_the_others() {
    Connection jen = new Connection("jen");
    Connection roy = new Connection("roy");
    jen.sees();
    roy.type("\u001b]0;owned\u0007 a\tb \r\u009b");
    assertThat(jen.sees()).containsExactly("[lobby] <roy> \uFFFD]0;owned\uFFFD a b \uFFFD\uFFFD");
    roy.type("/quit \u001b[2J");
    assertThat(jen.sees()).containsExactly("<- roy left lobby (\uFFFD[2J)");
  }

  @Test
  void a_line_that_is_no_utf_8_is_refused_and_the_next_one_is_said() {
    Connection jen = new Connection("jen");
    Connection roy = new Connection("roy");
    jen.sees();
    roy.sees();
    roy.feed(Buffer.buffer(new byte[] {'c', 'a', 'f', (byte) 0xE9, '\n'})).type("café");
    assertThat(roy.sees()).containsExactly("-- That line was no UTF-8, and nobody got it.");
    assertThat(jen.sees()).containsExactly("[lobby] <roy> café");
  }

  @Test
  void the_longest_line_is_said_and_one_byte_more_is_an_error() {
    Connection jen = new Connection("jen");
    for (String end : new String[] {"\n", "\r\n"}) {
      Connection roy = new Connection("roy");
      jen.sees();
      String longest = "é".repeat(512);
      roy.feed(Buffer.buffer(longest + end));
      assertThat(jen.sees()).containsExactly("[lobby] <roy> " + longest);
      roy.sees();
      roy.feed(Buffer.buffer(longest + "x" + end + "never said\n"));
      assertThat(roy.sees())
          .containsExactly("-- That line was too long: 1024 bytes is the most. Goodbye.");
      assertThat(roy.transport.writeDisconnecting()).isTrue();
      assertThat(jen.sees()).containsExactly("<- roy left lobby (sent a line that was too long)");
    }
  }

  @Test
  void after_a_line_without_end_what_still_comes_is_thrown_away_within_bounds() {
    rules("lingerBytes", 1 << 20);
    Connection jen = new Connection("jen");
    Buffer chunk = Buffer.buffer("x".repeat(1 << 16));
    for (int i = 0; i < 16; i++) {
      jen.feed(chunk);
    }
    assertThat(jen.sees())
        .containsExactly("-- That line was too long: 1024 bytes is the most. Goodbye.");
    assertThat(jen.transport.disconnecting()).as("the peer can still read that").isFalse();
    jen.feed(chunk);
    assertThat(jen.transport.aborted()).isTrue();
  }

  @Test
  void a_peer_that_ends_sending_after_a_line_without_end_is_closed_and_one_that_does_not_is_cut() {
    Connection jen = new Connection("jen").feed(Buffer.buffer("x".repeat(2000)));
    jen.protocol.readConnectionLost();
    assertThat(jen.transport.disconnecting()).isTrue();
    assertThat(jen.transport.aborted()).isFalse();
    jen.protocol.connectionLost(new ConnectionDone());
    Connection roy = new Connection("roy").feed(Buffer.buffer("x".repeat(2000)));
    clock.advance(options.lingerTimeout());
    assertThat(roy.transport.aborted()).isTrue();
    assertThat(jen.transport.aborted()).as("its timer was stopped").isFalse();
  }

  @Test
  void whoever_ends_sending_gets_what_was_answered_and_is_gone() {
    Connection jen = new Connection("jen");
    Connection roy = new Connection("roy");
    jen.sees();
    roy.sees();
    roy.type("/who");
    roy.protocol.readConnectionLost();
    assertThat(roy.sees()).containsExactly("-- 2 in lobby: jen, roy");
    assertThat(roy.transport.disconnecting()).isTrue();
    assertThat(jen.sees()).containsExactly("<- roy left lobby");
    roy.protocol.connectionLost(new ConnectionDone());
    assertThat(jen.sees()).as("not said twice").isEmpty();
    assertThat(lost).isEqualTo(1);
  }

  @Test
  void a_lost_connection_leaves_no_ghost_and_no_timer() {
    Connection jen = new Connection("jen");
    Connection roy = new Connection("roy");
    Connection nameless = new Connection();
    jen.sees();
    roy.protocol.connectionLost(new ConnectionLost(null));
    nameless.protocol.connectionLost(new ConnectionLost(null));
    assertThat(jen.sees()).containsExactly("<- roy left lobby (connection lost)");
    assertThat(jen.type("/who").sees()).containsExactly("-- 1 in lobby: jen");
    assertThat(lost).isEqualTo(2);
    assertThat(clock.getDelayedCalls()).as("jen's idle timer").hasSize(1);
  }

  @Test
  void quit_says_goodbye_and_closes_and_nothing_after_it_counts() {
    Connection jen = new Connection("jen");
    Connection roy = new Connection("roy");
    jen.sees();
    roy.sees();
    roy.feed(Buffer.buffer("/quit\none more thing\n"));
    assertThat(roy.sees()).containsExactly("-- Goodbye, roy.");
    assertThat(roy.transport.disconnecting()).isTrue();
    assertThat(jen.sees()).containsExactly("<- roy left lobby");
    jen.type("hello?");
    assertThat(roy.sees()).isEmpty();
  }

  @Test
  void whoever_has_no_name_yet_can_quit_too() {
    Connection nameless = new Connection().type("/quit");
    assertThat(nameless.sees()).last().isEqualTo("-- Goodbye.");
    assertThat(nameless.transport.disconnecting()).isTrue();
  }

  @Test
  void a_close_that_is_not_over_in_time_becomes_a_cut() {
    Connection jen = new Connection("jen").type("/quit");
    clock.advance(options.lingerTimeout());
    assertThat(jen.transport.aborted()).isTrue();
  }

  @Test
  void a_person_who_does_not_read_is_cut_and_the_others_are_told() {
    Connection slow = new Connection("slow");
    Connection roy = new Connection("roy");
    Connection jen = new Connection("jen");
    roy.sees();
    slow.transport.bufferedBytes(options.maxBacklogBytes() + 1);
    jen.type("hello");
    assertThat(slow.transport.aborted()).as("perhaps it was all written in this turn").isFalse();
    clock.advance(Duration.ZERO);
    assertThat(slow.transport.aborted()).isTrue();
    slow.protocol.connectionLost(new ConnectionLost(null));
    assertThat(roy.sees()).containsExactly("[lobby] <jen> hello", "<- slow left lobby (too slow)");
  }

  @Test
  void a_backlog_that_is_gone_in_the_next_turn_was_none() {
    Connection reader = new Connection("reader");
    Connection jen = new Connection("jen");
    reader.transport.bufferedBytes(options.maxBacklogBytes() + 1);
    jen.type("hello");
    reader.transport.bufferedBytes(0);
    clock.advance(Duration.ZERO);
    assertThat(reader.transport.aborted()).isFalse();
  }

  @Test
  void within_one_turn_a_backlog_is_bounded_too() {
    Connection slow = new Connection("slow");
    Connection jen = new Connection("jen");
    slow.transport.bufferedBytes(4L * options.maxBacklogBytes() + 1);
    jen.type("hello");
    assertThat(slow.transport.aborted()).isTrue();
    slow.sees();
    jen.type("hello");
    assertThat(slow.sees()).as("nothing is written to it any more").isEmpty();
  }

  @Test
  void whoever_asks_much_and_reads_nothing_is_cut() {
    Connection jen = new Connection("jen");
    jen.transport.bufferedBytes(options.maxBacklogBytes() + 1);
    jen.type("/who");
    clock.advance(Duration.ZERO);
    assertThat(jen.transport.aborted()).isTrue();
  }

  @Test
  void whoever_sends_too_fast_is_read_later_and_loses_nothing() {
    rules("maxLinesPerSecond", 100);
    Connection jen = new Connection("jen");
    clock.advance(Duration.ofSeconds(1));
    Connection roy = new Connection("roy");
    clock.advance(Duration.ofSeconds(1));
    jen.sees();
    roy.feed(Buffer.buffer("1\n2\n3\n4\n5\n"));
    assertThat(jen.sees()).containsExactly("[lobby] <roy> 1", "[lobby] <roy> 2");
    assertThat(roy.transport.producerState()).isEqualTo(ProducerState.PAUSED);
    clock.advance(Duration.ofMillis(20));
    assertThat(jen.sees()).containsExactly("[lobby] <roy> 3", "[lobby] <roy> 4");
    clock.advance(Duration.ofMillis(20));
    assertThat(jen.sees()).containsExactly("[lobby] <roy> 5");
    assertThat(roy.transport.producerState()).isEqualTo(ProducerState.PRODUCING);
  }

  @Test
  void a_stopping_server_tells_and_closes() {
    Connection jen = new Connection("jen");
    Connection nameless = new Connection();
    jen.protocol.shutdownRequested(Duration.ofSeconds(5));
    nameless.protocol.shutdownRequested(Duration.ofSeconds(5));
    assertThat(jen.sees()).containsExactly("-- The chat is stopping. Goodbye.");
    assertThat(jen.transport.disconnecting()).isTrue();
    assertThat(nameless.transport.disconnecting()).isTrue();
  }

  @Test
  void one_connection_too_many_is_told_so() {
    rules("maxConnections", 1);
    ChatFactory factory = new ChatFactory(options, clock, rooms);
    StringTransport first = new StringTransport();
    var jen = factory.buildProtocol(first.getPeer());
    jen.makeConnection(first);
    StringTransport second = new StringTransport();
    factory.buildProtocol(second.getPeer()).makeConnection(second);
    assertThat(second.text()).isEqualTo("-- The chat is full: try again later. Goodbye.\r\n");
    assertThat(second.disconnecting()).isTrue();
    jen.connectionLost(new ConnectionDone());
    StringTransport third = new StringTransport();
    factory.buildProtocol(third.getPeer()).makeConnection(third);
    assertThat(third.text()).contains("What is your name?");
  }
}
