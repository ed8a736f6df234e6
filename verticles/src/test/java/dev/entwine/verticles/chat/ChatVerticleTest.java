package dev.entwine.verticles.chat;

import static dev.entwine.verticles.chat.LineClient.BOUND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.entwine.bus.ChatContract;
import dev.entwine.bus.ChatContract.Refusal;
import dev.entwine.bus.ChatEvent;
import dev.entwine.bus.ChatSay;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The chat over real sockets and a real event bus. */
@ExtendWith(VertxExtension.class)
class ChatVerticleTest {

  @Test
  void two_people_talk(Vertx vertx) throws Exception {
    ChatServer server = ChatServer.start(vertx);
    try (LineClient jen = server.join("jen");
        LineClient roy = server.join("roy")) {
      jen.sees("-> roy joined lobby").type("have you tried turning it off");
      roy.sees("[lobby] <jen> have you tried turning it off").type("/me nods");
      jen.sees("[lobby] * roy nods");
      roy.type("/quit");
      jen.sees("<- roy left lobby");
      assertThat(roy.seesTheEnd().lines()).last().isEqualTo("-- Goodbye, roy.");
    }
  }

  @Test
  void whoever_sends_a_script_and_ends_sending_gets_all_the_answers(Vertx vertx) throws Exception {
    ChatServer server = ChatServer.start(vertx);
    try (LineClient script = new LineClient(server.port())) {
      script.send("moss\nhello\n/who\n".getBytes(StandardCharsets.UTF_8));
      script.endSending();
      assertThat(script.seesTheEnd().lines()).last().isEqualTo("-- 1 in lobby: moss");
    }
  }

  @Test
  void connections_that_are_reset_leave_no_ghosts(Vertx vertx) throws Exception {
    ChatServer server = ChatServer.start(vertx);
    try (LineClient jen = server.join("jen")) {
      for (int i = 0; i < 50; i++) {
        LineClient victim = server.join("victim" + i);
        if (i % 2 == 0) {
          victim.reset();
        } else {
          victim.close();
        }
      }
      for (int i = 0; i < 50; i++) {
        jen.sees("<- victim" + i + " left lobby");
      }
      jen.type("/who").sees("-- 1 in lobby: jen");
      server.join("victim0").close();
    }
  }

  @Test
  void ten_megabytes_without_a_line_end_get_an_error_line_before_the_end(Vertx vertx)
      throws Exception {
    ChatServer server = ChatServer.start(vertx);
    byte[] megabyte = "x".repeat(1 << 20).getBytes(StandardCharsets.UTF_8);
    for (String beginning : List.of("", "moss\n")) {
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
        socket.setSoTimeout((int) BOUND.toMillis());
        socket.getOutputStream().write(beginning.getBytes(StandardCharsets.UTF_8));
        // Like a program that reads nothing before it has sent all.
        for (int i = 0; i < 10; i++) {
          socket.getOutputStream().write(megabyte);
        }
        socket.shutdownOutput();
        String all = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(all).endsWith("-- That line was too long: 1024 bytes is the most. Goodbye.\r\n");
      }
    }
  }

  @Test
  void a_client_that_never_reads_is_cut_and_costs_the_others_nothing(Vertx vertx) throws Exception {
    ChatServer server =
        ChatServer.start(vertx, "maxBacklogBytes", 64 << 10, "maxLinesPerSecond", 1_000_000);
    try (Socket deaf = new Socket();
        LineClient reader = server.join("reader");
        LineClient talker = server.join("talker")) {
      deaf.setReceiveBufferSize(4096);
      deaf.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()));
      deaf.getOutputStream().write("deaf\n".getBytes(StandardCharsets.UTF_8));
      reader.sees("-> deaf joined lobby");
      String line = "x".repeat(1000);
      int sent = 0;
      while (!cut(talker)) {
        assertThat(sent).as("lines kept for somebody who does not read").isLessThan(50_000);
        for (int i = 0; i < 100; i++) {
          talker.type(sent++ + " " + line);
        }
        reader.seesSaid(sent);
      }
      List<String> talked = talked(reader);
      assertThat(talked).hasSize(sent);
      for (int i = 0; i < sent; i++) {
        assertThat(talked.get(i)).startsWith("[lobby] <talker> " + i + " ");
      }
      talker.type("/who").sees("-- 2 in lobby: reader, talker");
      await().atMost(BOUND).until(() -> isReset(deaf));
    }
  }

  private static boolean cut(LineClient watcher) {
    return watcher.lines().stream().anyMatch(line -> line.equals("<- deaf left lobby (too slow)"));
  }

  private static List<String> talked(LineClient reader) {
    return reader.lines().stream().filter(line -> line.startsWith("[lobby]")).toList();
  }

  private static boolean isReset(Socket socket) {
    try {
      socket.getOutputStream().write('\n');
      return false;
    } catch (IOException e) {
      return true;
    }
  }

  @Test
  void one_connection_too_many_is_told_so(Vertx vertx) throws Exception {
    ChatServer server = ChatServer.start(vertx, "maxConnections", 1);
    try (LineClient jen = server.join("jen");
        LineClient late = new LineClient(server.port())) {
      assertThat(late.seesTheEnd().lines()).singleElement().asString().contains("full");
      jen.type("/quit").seesTheEnd();
      await().atMost(BOUND).until(() -> isLetIn(server));
    }
  }

  private static boolean isLetIn(ChatServer server) {
    try (LineClient client = new LineClient(server.port())) {
      client.sees("--");
      return !client.lines().get(0).contains("full");
    }
  }

  @Test
  void people_of_two_instances_share_the_rooms(Vertx vertx) throws Exception {
    ChatServer here = ChatServer.start(vertx);
    ChatServer there = ChatServer.start(vertx);
    assertThat(here.port()).isNotEqualTo(there.port());
    try (LineClient jen = here.join("jen");
        LineClient roy = there.join("roy")) {
      jen.sees("-> roy joined lobby").type("over there?");
      roy.sees("[lobby] <jen> over there?").type("/msg jen yes");
      jen.sees("(private) <roy> yes").type("/who");
      jen.sees("-- 2 in lobby: jen, roy");
      try (LineClient other = new LineClient(there.port())) {
        other.type("JEN").sees("JEN is taken");
      }
      roy.type("/join den").type("/join lobby").type("found a den");
      jen.sees("found a den").type("/rooms").sees("-- 2 rooms: lobby (2), den (1)");
      there.stop();
      jen.sees("<- roy left lobby (their server stopped)");
      jen.type("/rooms").sees("-- One room: lobby (1)");
      roy.sees("-- The chat is stopping. Goodbye.").seesTheEnd();
      jen.type("/who").sees("-- 1 in lobby: jen");
    }
  }

  @Test
  void an_instance_that_starts_later_knows_who_is_there(Vertx vertx) throws Exception {
    ChatServer first = ChatServer.start(vertx);
    try (LineClient jen = first.join("jen")) {
      ChatServer second = ChatServer.start(vertx);
      try (LineClient roy = second.join("roy")) {
        await()
            .atMost(BOUND)
            .until(
                () -> {
                  roy.type("/who");
                  return roy.lines().contains("-- 2 in lobby: jen, roy");
                });
        jen.sees("-> roy joined lobby");
      }
    }
  }

  @Test
  void a_stopping_chat_tells_everybody_and_frees_its_port(Vertx vertx) throws Exception {
    ChatServer server = ChatServer.start(vertx);
    try (LineClient jen = server.join("jen");
        LineClient nameless = new LineClient(server.port())) {
      nameless.sees("What is your name?");
      server.stop();
      assertThat(jen.seesTheEnd().lines()).last().isEqualTo("-- The chat is stopping. Goodbye.");
      nameless.sees("-- The chat is stopping. Goodbye.").seesTheEnd();
      assertThat(jen.lines()).noneSatisfy(line -> assertThat(line).contains("left"));
    }
    assertThat(vertx.deploymentIDs()).isEmpty();
    assertThat(isOpen(server.port())).isFalse();
  }

  private static boolean isOpen(int port) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  @Test
  void somebody_who_does_not_read_does_not_keep_the_chat_from_stopping(Vertx vertx)
      throws Exception {
    ChatServer server =
        ChatServer.start(
            vertx,
            "drainGrace",
            "500ms",
            "maxBacklogBytes",
            1 << 30,
            "maxLinesPerSecond",
            1_000_000);
    try (Socket deaf = new Socket();
        LineClient talker = server.join("talker")) {
      deaf.setReceiveBufferSize(4096);
      deaf.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()));
      deaf.getOutputStream().write("deaf\n".getBytes(StandardCharsets.UTF_8));
      talker.sees("-> deaf joined lobby");
      String megabyte = ("x".repeat(999) + "\n").repeat(1000);
      for (int i = 0; i < 12; i++) {
        talker.send(megabyte.getBytes(StandardCharsets.UTF_8));
      }
      talker.type("/who").sees("-- 2 in lobby");
      server.stop();
      talker.seesTheEnd();
    }
  }

  @Test
  void a_verticle_speaks_in_a_room_and_is_told_if_it_can_not(Vertx vertx) throws Exception {
    ChatServer server = ChatServer.start(vertx);
    try (LineClient jen = server.join("jen")) {
      ChatServer.result(say(vertx, new ChatSay("lobby", "clock", "it is noon").toJson()));
      jen.sees("[lobby] <clock (bot)> it is noon");
      assertThat(refusal(say(vertx, new ChatSay("den", "clock", "hi").toJson())))
          .isEqualTo(Refusal.NO_SUCH_ROOM.code());
      assertThat(refusal(say(vertx, new ChatSay("lobby", "jen", "hi").toJson())))
          .isEqualTo(Refusal.NAME_TAKEN.code());
      for (Object malformed :
          new Object[] {
            new JsonObject(),
            new JsonObject().put("room", "lobby").put("nick", "clock").put("text", "a\nb"),
            "a string",
            17
          }) {
        assertThat(refusal(say(vertx, malformed))).isEqualTo(Refusal.BAD_REQUEST.code());
      }
      jen.type("/who").sees("-- 1 in lobby: jen");
    }
  }

  private static Future<?> say(Vertx vertx, Object body) {
    return vertx.eventBus().request(ChatContract.ADDRESS, body);
  }

  private static int refusal(Future<?> reply) {
    await().atMost(BOUND).until(reply::isComplete);
    assertThat(reply.cause()).isInstanceOf(ReplyException.class);
    assertThat(reply.cause().getMessage()).isNotBlank().doesNotContain("\n");
    return ((ReplyException) reply.cause()).failureCode();
  }

  @Test
  void a_verticle_hears_what_happens_in_the_rooms(Vertx vertx) throws Exception {
    ChatServer server = ChatServer.start(vertx);
    List<ChatEvent> heard = new CopyOnWriteArrayList<>();
    ChatServer.result(
        vertx
            .eventBus()
            .<JsonObject>consumer(
                ChatContract.EVENTS, message -> heard.add(ChatEvent.fromJson(message.body())))
            .completion());
    try (LineClient jen = server.join("jen");
        LineClient roy = server.join("roy")) {
      jen.type("hello").type("/msg roy not for verticles").type("/nick jenny").type("/quit bye");
      roy.sees("<- jenny left lobby (bye)");
    }
    await().atMost(BOUND).until(() -> heard.size() >= 5);
    assertThat(heard.subList(0, 5))
        .extracting(ChatEvent::kind)
        .containsExactly(
            ChatEvent.Kind.JOINED,
            ChatEvent.Kind.JOINED,
            ChatEvent.Kind.SAID,
            ChatEvent.Kind.RENAMED,
            ChatEvent.Kind.LEFT);
    assertThat(heard).extracting(ChatEvent::text).doesNotContain("not for verticles");
    assertThat(heard.subList(0, 5)).extracting(ChatEvent::seq).containsExactly(1L, 2L, 3L, 4L, 5L);
  }

  @Test
  void malformed_messages_at_the_instances_own_addresses_disturb_nothing(Vertx vertx)
      throws Exception {
    ChatServer server = ChatServer.start(vertx);
    try (LineClient jen = server.join("jen")) {
      for (String address : List.of(ChatContract.EVENTS, ChatRelay.PEERS)) {
        vertx.eventBus().publish(address, "nonsense");
        vertx.eventBus().publish(address, new JsonObject().put("origin", 7));
      }
      ChatServer.result(say(vertx, new ChatSay("lobby", "clock", "still here").toJson()));
      jen.sees("still here");
    }
  }
}
