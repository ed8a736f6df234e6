package dev.entwine.verticles.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.CharacterCodingException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChatTextTest {

  private static Buffer bytes(int... values) {
    Buffer buffer = Buffer.buffer();
    for (int value : values) {
      buffer.appendByte((byte) value);
    }
    return buffer;
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "plain", "hé €😀", "a \uFFFD that was sent as such"})
  void text_in_utf_8_is_read(String text) throws Exception {
    assertThat(ChatText.decode(Buffer.buffer(text))).isEqualTo(text);
  }

  @Test
  void what_is_no_utf_8_is_refused() {
    for (Buffer malformed :
        new Buffer[] {
          bytes(0xE9), // Latin-1
          bytes('a', 0xC3), // cut short
          bytes(0xC0, 0xAF), // longer than it needs to be
          bytes(0xED, 0xA0, 0x80), // a surrogate
          bytes(0xF5, 0x80, 0x80, 0x80), // beyond the last character
          bytes(0x80),
        }) {
      assertThatThrownBy(() -> ChatText.decode(malformed))
          .isInstanceOf(CharacterCodingException.class);
    }
  }

  @Test
  void what_would_act_on_a_terminal_is_made_visible() {
    assertThat(ChatText.printable("\u001b[2Jgone\u0007\u009b2K\u007f\u0000"))
        .isEqualTo("\uFFFD[2Jgone\uFFFD\uFFFD2K\uFFFD\uFFFD");
    assertThat(ChatText.printable("a\tb\u2028c")).isEqualTo("a b c");
    assertThat(ChatText.printable("\u202Eevil\u2066\uFEFF")).isEqualTo("\uFFFDevil\uFFFD\uFFFD");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "plain ~!", "naïve €", "👩\u200D💻 🏳️", "नमस्ते", "می\u200Cخواهم"})
  void what_can_be_seen_stays(String text) {
    assertThat(ChatText.printable(text)).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"jen", "Jen-2", "x_y.z", "Ünal", "नीना", "李", "7of9"})
  void names_may_have_letters_and_digits_of_any_script(String name) {
    assertThat(ChatText.nameProblem("a name", name, 24)).isNull();
  }

  @Test
  void names_that_can_not_be_told_apart_or_typed_are_refused() {
    assertThat(ChatText.nameProblem("a name", "", 24)).isEqualTo("a name can't be empty");
    assertThat(ChatText.nameProblem("a name", "x".repeat(25), 24)).contains("longer than 24");
    assertThat(ChatText.nameProblem("a name", "a b", 24)).contains("blanks");
    assertThat(ChatText.nameProblem("a name", "a\u001bb", 24)).contains("control characters");
    for (String name :
        new String[] {
          "<jen>",
          "-jen",
          "jen)",
          "a:b",
          "#den",
          "/who",
          "je\u200Dn",
          "jen\u034F",
          "jen\u3164",
          "\u3164",
          "jen\u202E",
          "jen\u00A0x",
          "😀",
          "\u0301"
        }) {
      assertThat(ChatText.nameProblem("a name", name, 24)).as(name).contains("letters, digits");
    }
  }

  @Test
  void a_name_is_as_long_as_its_characters_are_many() {
    assertThat(ChatText.nameProblem("a name", "𝒜".repeat(24), 24)).isNull();
  }

  @Test
  void case_and_width_and_composition_make_no_other_name() {
    assertThat(ChatText.key("JEN")).isEqualTo(ChatText.key("jen"));
    assertThat(ChatText.key("ｊｅｎ")).isEqualTo(ChatText.key("jen"));
    assertThat(ChatText.key("Rene\u0301")).isEqualTo(ChatText.key("renÉ"));
    assertThat(ChatText.key("STRASSE")).isEqualTo(ChatText.key("straße"));
    assertThat(ChatText.name("Rene\u0301")).isEqualTo("René");
  }
}
