package dev.entwine.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.impl.ExternalTerminal;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** With a terminal that is made of two streams: what is typed, and what is seen. */
final class ChatTerminalTest {

  private static final String UP = "\u001b[A";
  private static final String CTRL_C = "\u0003";
  private static final String CTRL_D = "\u0004";

  private final PipedOutputStream keyboard = new PipedOutputStream();
  private final ByteArrayOutputStream display = new ByteArrayOutputStream();
  private ChatTerminal terminal;

  @BeforeEach
  void open() throws IOException {
    Terminal streams =
        new ExternalTerminal(
            "test", "ansi", new PipedInputStream(keyboard), display, StandardCharsets.UTF_8);
    streams.setSize(Size.of(80, 24));
    terminal = new ChatTerminal(streams);
  }

  @AfterEach
  void close() {
    terminal.close();
  }

  @Test
  void a_line_is_what_was_typed_whatever_shells_think_of_its_characters() throws Exception {
    String line = "it's \"half a quote, \\ and !! and # and {";

    assertThat(read(line + "\r")).isEqualTo(line);
  }

  @Test
  void a_line_can_be_edited_and_brought_back() throws Exception {
    assertThat(read("hellp\bo\r")).isEqualTo("hello");
    assertThat(read(UP + "!\r")).isEqualTo("hello!");
  }

  @Test
  void ctrl_d_is_the_end() throws Exception {
    assertThat(read(CTRL_D)).isNull();
  }

  @Test
  void ctrl_c_is_told_and_is_the_end() throws Exception {
    AtomicInteger interrupts = new AtomicInteger();
    terminal.onInterrupt(interrupts::incrementAndGet);

    assertThat(read("half a line" + CTRL_C)).isNull();
    assertThat(interrupts).hasValue(1);
  }

  @Test
  void a_line_that_comes_in_is_printed_above_the_one_that_is_written() throws Exception {
    CompletableFuture<@Nullable String> line = reading();
    type("half");
    awaitDisplay("> half");

    terminal.show("ada: hello");

    awaitDisplay("ada: hello");
    assertThat(displayed()).matches("(?s).*ada: hello.*> half.*");
    type(" a line\r");
    assertThat(line.get(60, TimeUnit.SECONDS)).isEqualTo("half a line");
  }

  @Test
  void closing_ends_a_line_that_is_being_written() throws Exception {
    CompletableFuture<@Nullable String> line = reading();
    type("half");
    awaitDisplay("> half");

    terminal.close();

    assertThat(line.get(60, TimeUnit.SECONDS)).isNull();
    assertThat(terminal.readLine()).isNull();
  }

  /** Types when the prompt is there: Ctrl-C before it would be no part of a line. */
  private @Nullable String read(String keys) throws Exception {
    display.reset();
    CompletableFuture<@Nullable String> line = reading();
    awaitDisplay("> ");
    type(keys);
    return line.get(60, TimeUnit.SECONDS);
  }

  private CompletableFuture<@Nullable String> reading() {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return terminal.readLine();
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  private void type(String keys) throws IOException {
    keyboard.write(keys.getBytes(StandardCharsets.UTF_8));
    keyboard.flush();
  }

  private void awaitDisplay(String text) {
    await().atMost(Duration.ofSeconds(60)).until(() -> displayed().contains(text));
  }

  private String displayed() {
    return display.toString(StandardCharsets.UTF_8);
  }
}
