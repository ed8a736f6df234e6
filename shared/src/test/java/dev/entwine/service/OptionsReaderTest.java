package dev.entwine.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OptionsReaderTest {

  enum Mode {
    STRICT,
    VERY_LAX
  }

  record Limits(int lines, Duration idle) {
    Limits {
      if (lines < 1) {
        throw new IllegalArgumentException("lines: is " + lines + ", at least 1 is needed");
      }
    }
  }

  record Room(String topic, boolean open) {
    static final Room DEFAULTS = new Room("", true);
  }

  record Options(
      String name,
      int count,
      long size,
      double ratio,
      boolean on,
      Duration timeout,
      Mode mode,
      Limits limits,
      List<String> hosts,
      Map<String, Room> rooms,
      @Nullable String comment) {
    static final Options DEFAULTS =
        new Options(
            "a",
            1,
            2,
            0.5,
            false,
            Duration.ofSeconds(3),
            Mode.STRICT,
            new Limits(10, Duration.ofMinutes(1)),
            List.of(),
            Map.of(),
            null);
  }

  record Whole(int count) {}

  private static Options read(Object... keysAndValues) {
    return OptionsReader.read(Options.class, json(keysAndValues));
  }

  private static JsonObject json(Object... keysAndValues) {
    JsonObject json = new JsonObject();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      json.put((String) keysAndValues[i], keysAndValues[i + 1]);
    }
    return json;
  }

  private static String problem(Object... keysAndValues) {
    return catchThrowableOfType(OptionsError.class, () -> read(keysAndValues)).getMessage();
  }

  @Test
  void what_is_left_out_has_its_default() {
    assertThat(read()).isEqualTo(Options.DEFAULTS);
  }

  @Test
  void each_type_is_read_from_its_own_kind_of_value() {
    Options options =
        read(
            "name",
            "b",
            "count",
            7,
            "size",
            5_000_000_000L,
            "ratio",
            2,
            "on",
            true,
            "timeout",
            "250ms",
            "mode",
            "very-lax",
            "hosts",
            new JsonArray().add("x").add("y"),
            "comment",
            "hello");

    assertThat(options)
        .isEqualTo(
            new Options(
                "b",
                7,
                5_000_000_000L,
                2.0,
                true,
                Duration.ofMillis(250),
                Mode.VERY_LAX,
                Options.DEFAULTS.limits(),
                List.of("x", "y"),
                Map.of(),
                "hello"));
  }

  @Test
  void numbers_truth_values_and_lists_may_come_as_text() {
    Options options =
        read("count", " 7 ", "size", "8", "ratio", "1e3", "on", "TRUE", "hosts", "x, y,");

    assertThat(options.count()).isEqualTo(7);
    assertThat(options.size()).isEqualTo(8);
    assertThat(options.ratio()).isEqualTo(1000);
    assertThat(options.on()).isTrue();
    assertThat(options.hosts()).containsExactly("x", "y");
  }

  @ParameterizedTest
  @CsvSource({"0s,0", "250ms,250", "30s,30000", "5m,300000", "1h,3600000", "2 s,2000"})
  void durations_have_a_unit(String text, long millis) {
    assertThat(read("timeout", text).timeout()).isEqualTo(Duration.ofMillis(millis));
  }

  @Test
  void a_record_inside_takes_its_defaults_from_the_one_around_it() {
    assertThat(read("limits", json("lines", 3)).limits())
        .isEqualTo(new Limits(3, Duration.ofMinutes(1)));
  }

  @Test
  void a_map_of_records_keeps_the_order_of_its_keys() {
    Map<String, Room> rooms = read("rooms", json("z", json("topic", "t"), "a", json())).rooms();

    assertThat(rooms.keySet()).containsExactly("z", "a");
    assertThat(rooms).containsEntry("z", new Room("t", true)).containsEntry("a", Room.DEFAULTS);
  }

  @Test
  void an_unknown_key_is_answered_with_the_nearest_one() {
    assertThat(problem("cuont", 1)).isEqualTo("cuont: unknown key; did you mean 'count'?");
    assertThat(problem("limits", json("Lins", 1)))
        .isEqualTo("limits.Lins: unknown key; did you mean 'lines'?");
    assertThat(problem("rooms", json("lobby", json("colour", 1))))
        .isEqualTo("rooms.lobby.colour: unknown key; known are open, topic");
  }

  @Test
  void a_value_of_the_wrong_type_is_answered_with_what_is_needed() {
    assertThat(problem("count", "x")).isEqualTo("count: is 'x', a whole number is needed");
    assertThat(problem("count", 1.5)).isEqualTo("count: is '1.5', a whole number is needed");
    assertThat(problem("count", 3_000_000_000L))
        .isEqualTo("count: is 3000000000, -2147483648 to 2147483647 is allowed");
    assertThat(problem("size", "99999999999999999999")).startsWith("size: is 99999999999999999999");
    assertThat(problem("ratio", "NaN")).isEqualTo("ratio: is 'NaN', a number is needed");
    assertThat(problem("on", "yes")).isEqualTo("on: is 'yes', true or false is needed");
    assertThat(problem("timeout", 30))
        .isEqualTo("timeout: is '30', a duration is needed, such as 250ms, 30s, 5m or 1h");
    assertThat(problem("mode", "strikt")).isEqualTo("mode: is 'strikt'; did you mean 'strict'?");
    assertThat(problem("mode", "other")).isEqualTo("mode: is 'other'; known are strict, very-lax");
    assertThat(problem("name", 12))
        .isEqualTo("name: is the value 12, text is needed: put it in quotes");
    assertThat(problem("name", json()))
        .isEqualTo("name: is a group of keys, a single value is needed");
    assertThat(problem("limits", 3))
        .isEqualTo("limits: is the value 3, keys with values of their own are needed");
    assertThat(problem("hosts", 3)).isEqualTo("hosts: is the value 3, a list is needed");
    assertThat(problem("name", null))
        .isEqualTo("name: has no value; leave the key out to have its default");
  }

  @Test
  void what_the_record_refuses_is_told_with_its_key() {
    OptionsError error =
        catchThrowableOfType(OptionsError.class, () -> read("limits", json("lines", 0)));

    assertThat(error.key()).isEqualTo("limits.lines");
    assertThat(error.problem()).isEqualTo("is 0, at least 1 is needed");
    assertThat(error.under("services.chat"))
        .hasMessage("services.chat.limits.lines: is 0, at least 1 is needed");
  }

  @Test
  void a_record_without_defaults_has_to_be_given_whole() {
    assertThat(OptionsReader.read(Whole.class, json("count", 1))).isEqualTo(new Whole(1));
    assertThatThrownBy(() -> OptionsReader.read(Whole.class, json()))
        .isInstanceOf(OptionsError.class)
        .hasMessage("count: is missing and has no default");
  }

  @Test
  void a_message_is_one_line_whatever_the_value_is() {
    assertThat(problem("count", "a\r\nb")).isEqualTo("count: is 'a b', a whole number is needed");
  }
}
