package dev.entwine.verticles.chat;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class TelnetFilterTest {

  /** What a Linux telnet sends at its start, text, an escaped 255, an interrupt, and text again. */
  private static final byte[] STREAM =
      ("\u00ff\u00fd\u0003\u00ff\u00fb\u0018\u00ff\u00fa\u0018\u0000xterm\u00ff\u00ff\u00ff\u00f0"
              + "je\u00ff\u00f4n\u00ff\u00fd\u0006\u00ff\u00ff!\r\n")
          .getBytes(StandardCharsets.ISO_8859_1);

  private static final byte[] TEXT = "jen\u00ff!\r\n".getBytes(StandardCharsets.ISO_8859_1);

  @Test
  void commands_are_taken_out() {
    assertThat(new TelnetFilter().strip(Buffer.buffer(STREAM)).getBytes()).isEqualTo(TEXT);
  }

  @Test
  void commands_are_taken_out_however_the_stream_is_cut() {
    for (int cut = 0; cut <= STREAM.length; cut++) {
      TelnetFilter filter = new TelnetFilter();
      Buffer all = Buffer.buffer();
      all.appendBuffer(filter.strip(Buffer.buffer(STREAM).slice(0, cut)));
      all.appendBuffer(filter.strip(Buffer.buffer(STREAM).slice(cut, STREAM.length)));
      assertThat(all.getBytes()).as("cut at %d", cut).isEqualTo(TEXT);
    }
    TelnetFilter filter = new TelnetFilter();
    Buffer all = Buffer.buffer();
    for (byte b : STREAM) {
      all.appendBuffer(filter.strip(Buffer.buffer().appendByte(b)));
    }
    assertThat(all.getBytes()).isEqualTo(TEXT);
  }

  @Test
  void a_subnegotiation_without_end_swallows_what_comes() {
    TelnetFilter filter = new TelnetFilter();
    assertThat(filter.strip(Buffer.buffer(new byte[] {(byte) 255, (byte) 250, 1})).length())
        .isZero();
    assertThat(filter.strip(Buffer.buffer("x".repeat(100_000))).length()).isZero();
  }

  @Test
  void text_without_commands_is_passed_on_as_it_is() {
    Buffer text = Buffer.buffer("hello\n");
    assertThat(new TelnetFilter().strip(text)).isSameAs(text);
  }
}
