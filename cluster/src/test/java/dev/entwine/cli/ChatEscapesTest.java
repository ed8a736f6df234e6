package dev.entwine.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class ChatEscapesTest {

  @Test
  void text_stays_as_it_is() {
    String text = "ada: grüße, 世界! \t \"it's\" \\ 👩‍🚀";

    assertThat(ChatEscapes.visible(text)).isEqualTo(text);
  }

  @Test
  void what_would_act_on_the_terminal_is_written_out() {
    assertThat(ChatEscapes.visible("\u001b[2Jred\u0007")).isEqualTo("\\x1b[2Jred\\x07");
    assertThat(ChatEscapes.visible("one\rtwo\u0000\u007f")).isEqualTo("one\\x0dtwo\\x00\\x7f");
    assertThat(ChatEscapes.visible("\u009b31m")).isEqualTo("\\x9b31m");
    assertThat(ChatEscapes.visible("\u202egnp.exe")).isEqualTo("\\u202egnp.exe");
    assertThat(ChatEscapes.visible("a\u2028b\ufeff")).isEqualTo("a\\u2028b\\ufeff");
  }
}
