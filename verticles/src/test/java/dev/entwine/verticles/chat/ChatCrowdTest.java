package dev.entwine.verticles.chat;

import static dev.entwine.verticles.chat.LineClient.BOUND;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Many people in one room, over real sockets. */
@ExtendWith(VertxExtension.class)
class ChatCrowdTest {

  private static final int PEOPLE = 200;
  private static final int LINES_EACH = 20;
  private static final Pattern LINE = Pattern.compile("\\[lobby] <(p\\d+)> line (\\d+)");

  @Test
  void each_of_200_people_in_a_room_gets_every_line_of_the_others_once_in_their_order(Vertx vertx)
      throws Exception {
    ChatServer server = ChatServer.start(vertx);
    List<LineClient> people = new ArrayList<>();
    try {
      for (int i = 0; i < PEOPLE; i++) {
        people.add(server.join("p" + i));
      }
      StringBuilder all = new StringBuilder();
      for (int n = 0; n < LINES_EACH; n++) {
        all.append("line ").append(n).append('\n');
      }
      // Everybody at once, half of them in one piece and half line by line.
      List<Thread> typing = new ArrayList<>();
      for (int i = 0; i < PEOPLE; i++) {
        LineClient person = people.get(i);
        Thread thread =
            i % 2 == 0
                ? new Thread(() -> person.send(all.toString().getBytes(UTF_8)))
                : new Thread(() -> all.toString().lines().forEach(person::type));
        typing.add(thread);
        thread.start();
      }
      for (Thread thread : typing) {
        thread.join(BOUND.toMillis());
      }
      int expected = (PEOPLE - 1) * LINES_EACH;
      for (int i = 0; i < PEOPLE; i++) {
        LineClient person = people.get(i);
        person.seesSaid(expected);
        checkOrder(i, person.lines());
      }
    } finally {
      people.forEach(LineClient::close);
    }
  }

  private static void checkOrder(int self, List<String> lines) {
    Map<String, Integer> next = new HashMap<>();
    for (String line : lines) {
      Matcher matcher = LINE.matcher(line);
      if (matcher.matches()) {
        int number = Integer.parseInt(matcher.group(2));
        assertThat(number)
            .as("p%d, line of %s", self, matcher.group(1))
            .isEqualTo(next.getOrDefault(matcher.group(1), 0));
        next.put(matcher.group(1), number + 1);
      }
    }
    assertThat(next).hasSize(PEOPLE - 1).doesNotContainKey("p" + self);
    assertThat(next.values()).containsOnly(LINES_EACH);
  }
}
