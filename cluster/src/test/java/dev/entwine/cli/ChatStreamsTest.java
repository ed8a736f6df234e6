package dev.entwine.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class ChatStreamsTest {

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  @Test
  void lines_are_read_to_the_end_with_or_without_a_newline_there() throws IOException {
    ChatStreams streams = streams("grüße\n\nlast");

    assertThat(streams.readLine()).isEqualTo("grüße");
    assertThat(streams.readLine()).isEmpty();
    assertThat(streams.readLine()).isEqualTo("last");
    assertThat(streams.readLine()).isNull();
  }

  @Test
  void a_line_without_an_end_is_refused_instead_of_kept() {
    String tooLong = "x".repeat(ChatStreams.MAX_LINE_CHARS + 1);

    assertThatThrownBy(() -> streams(tooLong).readLine())
        .isInstanceOf(IOException.class)
        .hasMessage("a line is longer than 65536 characters");
  }

  @Test
  void lines_are_written_in_utf_8() throws IOException {
    streams("").show("grüße");

    assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("grüße" + System.lineSeparator());
  }

  @Test
  void an_output_that_is_closed_is_an_error() {
    OutputStream closed =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("Broken pipe");
          }
        };
    ChatStreams streams = new ChatStreams(new ByteArrayInputStream(new byte[0]), print(closed));

    assertThatThrownBy(() -> streams.show("hello")).isInstanceOf(IOException.class);
  }

  private ChatStreams streams(String input) {
    return new ChatStreams(
        new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)), print(out));
  }

  private static PrintStream print(OutputStream out) {
    return new PrintStream(out, true, StandardCharsets.UTF_8);
  }
}
