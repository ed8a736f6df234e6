package dev.entwine.amp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.buffer.Buffer;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class AmpBoxTest {

  private static String wire(AmpBox box) {
    return HexFormat.of().formatHex(box.serialize().getBytes());
  }

  private static Buffer bytes(String hex) {
    return Buffer.buffer(HexFormat.of().parseHex(hex.replace(" ", "")));
  }

  @Test
  void keys_are_in_order_and_two_zeros_end_the_box() {
    AmpBox box = new AmpBox().put("b", "81").put("_command", "Sum").put("a", "13").put("_ask", "1");
    assertThat(wire(box))
        .isEqualTo(
            "0004"
                + "5f61736b"
                + "0001"
                + "31"
                + "0008"
                + "5f636f6d6d616e64"
                + "0003"
                + "53756d"
                + "0001"
                + "61"
                + "0002"
                + "3133"
                + "0001"
                + "62"
                + "0002"
                + "3831"
                + "0000");
    assertThat(AmpBox.parse(box.serialize())).containsExactly(box);
  }

  @Test
  void keys_are_bytes_and_ordered_as_such() {
    AmpBox box = new AmpBox().put("\u00ff", "").put("\u0080", "x").put("z", "");
    assertThat(wire(box)).isEqualTo("00017a0000" + "000180000178" + "0001ff0000" + "0000");
  }

  @Test
  void the_longest_key_and_value_can_be_sent_and_longer_ones_not() {
    AmpBox box = new AmpBox().put("k".repeat(255), Buffer.buffer(new byte[65535]));
    assertThat(AmpBox.parse(box.serialize())).containsExactly(box);

    assertThatThrownBy(() -> new AmpBox().put("k".repeat(256), "").serialize())
        .isInstanceOfSatisfying(
            TooLong.class,
            e -> {
              assertThat(e.isKey()).isTrue();
              assertThat(e.isLocal()).isTrue();
            })
        .hasMessage("a key has 256 bytes; 255 is the most");
    assertThatThrownBy(() -> new AmpBox().put("key", Buffer.buffer(new byte[65536])).serialize())
        .isInstanceOfSatisfying(
            TooLong.class,
            e -> {
              assertThat(e.isKey()).isFalse();
              assertThat(e.keyName()).isEqualTo("key");
            })
        .hasMessage("key: has 65536 bytes; 65535 is the most");
  }

  @Test
  void a_key_that_is_empty_or_no_bytes_is_refused() {
    assertThatThrownBy(() -> new AmpBox().put("", "")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new AmpBox().put("\u20ac", ""))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("ISO-8859-1");
  }

  @Test
  void of_a_key_that_comes_twice_the_last_value_holds() {
    assertThat(AmpBox.parse(bytes("0001 61 0001 31 0001 61 0001 32 0000")))
        .containsExactly(new AmpBox().put("a", "2"));
  }

  @Test
  void a_half_box_at_the_end_is_left_out() {
    assertThat(AmpBox.parse(bytes("0000 0001 61 0000 0000 0001 61")))
        .containsExactly(new AmpBox(), new AmpBox().put("a", ""));
  }

  @Test
  void a_box_is_shown_as_python_shows_bytes() {
    assertThat(new AmpBox().put("a", "it's\n\u0001\\").put("b", "\u00e9").put("c", "x".repeat(99)))
        .hasToString(
            "AmpBox{b'a': b\"it's\\n\\x01\\\\\", b'b': b'\\xc3\\xa9', b'c': b'"
                + "x".repeat(64)
                + "'...}");
    assertThat(PythonText.repr(Buffer.buffer("'\"\t\r"))).isEqualTo("b'\\'\"\\t\\r'");
  }
}
