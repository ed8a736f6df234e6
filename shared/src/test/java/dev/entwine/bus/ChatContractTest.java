package dev.entwine.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.entwine.bus.ChatEvent.Kind;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ChatContractTest {

  private static final ChatEvent EVENT =
      new ChatEvent(
          Kind.SAID,
          List.of("lobby"),
          "jen",
          "hé €😀",
          false,
          "9f",
          7,
          Instant.ofEpochMilli(1_700_000_000_123L));

  private static JsonObject overTheWire(JsonObject json) {
    return new JsonObject(json.encode());
  }

  @Test
  void a_line_to_say_is_the_same_after_the_wire() {
    ChatSay say = new ChatSay("lobby", "clock", "strikes <twelve>", true);
    assertThat(ChatSay.fromJson(overTheWire(say.toJson()))).isEqualTo(say);
  }

  @Test
  void a_line_is_said_unless_it_is_said_to_be_an_action() {
    JsonObject json = new JsonObject().put("room", "lobby").put("nick", "clock").put("text", "hi");
    assertThat(ChatSay.fromJson(json)).isEqualTo(new ChatSay("lobby", "clock", "hi", false));
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void an_event_is_the_same_after_the_wire(Kind kind) {
    ChatEvent event =
        new ChatEvent(kind, List.of("lobby", "den"), "jen", "text", true, "9f", 1, Instant.EPOCH);
    assertThat(ChatEvent.fromJson(overTheWire(event.toJson()))).isEqualTo(event);
    assertThat(ChatEvent.fromJson(overTheWire(EVENT.toJson()))).isEqualTo(EVENT);
  }

  @Test
  void an_event_that_is_copied_for_a_local_consumer_is_the_same() {
    assertThat(ChatEvent.fromJson(EVENT.toJson().copy())).isEqualTo(EVENT);
  }

  @Test
  void the_time_of_an_event_is_kept_to_the_millisecond() {
    ChatEvent event =
        new ChatEvent(
            Kind.SAID,
            List.of("lobby"),
            "jen",
            "hi",
            false,
            "9f",
            1,
            Instant.ofEpochSecond(1, 999));
    assertThat(event.time()).isEqualTo(Instant.ofEpochSecond(1));
  }

  @ParameterizedTest
  @CsvSource({
    "{}, room: is missing",
    "{\"room\":1}, room: is of the wrong type",
    "'{\"room\":\"a\",\"nick\":\"b\"}', text: is missing",
    "'{\"room\":\"a\",\"nick\":\"b\",\"text\":\" \"}', text: is empty",
    "'{\"room\":\"a\",\"nick\":\"b\",\"text\":\"\\u001b[2J\"}', text: has a control character",
    "'{\"room\":\"a\",\"nick\":\"b\\n\",\"text\":\"x\"}', nick: has a control character",
    "'{\"room\":\"a\",\"nick\":\"b\",\"text\":\"x\",\"action\":3}', action: is of the wrong type",
  })
  void a_line_that_is_none_is_refused_with_the_field_named(String json, String problem) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ChatSay.fromJson(new JsonObject(json)))
        .withMessageStartingWith(problem)
        .withMessageNotContaining("\n");
  }

  @Test
  void a_line_beyond_its_bound_is_refused() {
    String text = "x".repeat(ChatSay.MAX_TEXT);
    assertThat(new ChatSay("lobby", "clock", text).text()).hasSize(ChatSay.MAX_TEXT);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ChatSay("lobby", "clock", text + "x"))
        .withMessageStartingWith("text: has");
  }

  @Test
  void an_event_that_is_none_is_refused_with_the_field_named() {
    for (String field : EVENT.toJson().fieldNames()) {
      JsonObject broken = EVENT.toJson().put(field, new JsonObject());
      assertThatIllegalArgumentException()
          .isThrownBy(() -> ChatEvent.fromJson(broken))
          .withMessageStartingWith(field + ":");
    }
    for (Object[] wrong :
        Arrays.asList(
            new Object[] {"seq", 0},
            new Object[] {"kind", "sung"},
            new Object[] {"rooms", new JsonArray()},
            new Object[] {"rooms", new JsonArray().add(1)},
            new Object[] {"rooms", new JsonArray().add("a\rb")},
            new Object[] {"text", "a\u0085b"})) {
      JsonObject broken = EVENT.toJson().put((String) wrong[0], wrong[1]);
      assertThatIllegalArgumentException()
          .isThrownBy(() -> ChatEvent.fromJson(broken))
          .withMessageStartingWith(wrong[0] + ":");
    }
  }
}
