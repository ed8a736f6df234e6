package dev.entwine.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

final class ChatCommandTest {

  private final ChatTestScreen screen = new ChatTestScreen();
  private final StringWriter errors = new StringWriter();
  private ChatTestServer server;

  @BeforeEach
  void serve() throws Exception {
    server = new ChatTestServer();
  }

  @AfterEach
  void stopServing() throws Exception {
    server.close();
  }

  @Test
  void lines_go_both_ways_until_the_input_ends() throws Exception {
    screen.type("ada", "hello").endInput();

    assertThat(chat().get(60, TimeUnit.SECONDS)).isEqualTo(ExitCode.OK);

    assertThat(screen.shown)
        .containsExactly("Your name?", "You said: ada", "You said: hello", "Goodbye.");
    assertThat(server.received).containsExactly("ada", "hello", "/quit");
    assertThat(errors.toString()).isEmpty();
    assertThat(screen.closed()).isTrue();
  }

  @Test
  void a_pipe_gets_all_answers_before_the_end() throws Exception {
    List<String> lines = IntStream.range(0, 5000).mapToObj(i -> "line " + i).toList();
    ByteArrayInputStream in =
        new ByteArrayInputStream(String.join("\n", lines).getBytes(StandardCharsets.UTF_8));
    ByteArrayOutputStream out = new ByteArrayOutputStream();

    int exitCode = run(new ChatStreams(in, new PrintStream(out)), port());

    assertThat(exitCode).isEqualTo(ExitCode.OK);
    assertThat(out.toString(StandardCharsets.UTF_8).lines())
        .hasSize(5002)
        .startsWith("Your name?", "You said: line 0")
        .endsWith("You said: line 4999", "Goodbye.");
  }

  @Test
  void the_name_on_the_command_line_answers_the_server_s_question() throws Exception {
    screen.type("hello").endInput();

    assertThat(chat("--name", "ada").get(60, TimeUnit.SECONDS)).isEqualTo(ExitCode.OK);

    assertThat(server.received).containsExactly("ada", "hello", "/quit");
  }

  @Test
  void quit_leaves_with_the_words_that_follow_it() throws Exception {
    screen.type("ada", "/quit for today", "not sent any more");

    assertThat(chat().get(60, TimeUnit.SECONDS)).isEqualTo(ExitCode.OK);

    assertThat(server.received).containsExactly("ada", "/quit for today");
    assertThat(screen.shown).endsWith("Goodbye.");
  }

  @Test
  void ctrl_c_leaves_as_the_end_of_the_input_does() throws Exception {
    CompletableFuture<Integer> chat = chat();
    awaitShown("Your name?");

    screen.pressCtrlC();

    assertThat(chat.get(60, TimeUnit.SECONDS)).isEqualTo(ExitCode.OK);
    assertThat(server.received).containsExactly("/quit");
  }

  @Test
  void ctrl_c_for_the_second_time_does_not_wait_for_the_server() throws Exception {
    CompletableFuture<Integer> chat = chat();
    screen.type("/deaf");
    await().atMost(Duration.ofSeconds(60)).until(() -> server.received.contains("/deaf"));

    screen.pressCtrlC();
    screen.pressCtrlC();

    assertThat(chat.get(60, TimeUnit.SECONDS)).isEqualTo(ExitCode.OK);
    assertThat(server.received).containsExactly("/deaf");
  }

  @Test
  void a_server_that_does_not_answer_the_farewell_is_left_after_a_while() throws Exception {
    screen.type("/deaf").endInput();

    assertThat(chat("--wait", "1").get(60, TimeUnit.SECONDS)).isEqualTo(ExitCode.FAILED);

    assertThat(errors.toString())
        .isEqualToNormalizingNewlines(
            "entwine: the server has said nothing for 1 s since it was asked to end;"
                + " --wait lets it take longer\n");
  }

  @Test
  void control_characters_of_the_server_are_written_out() throws Exception {
    CompletableFuture<Integer> chat = chat();
    awaitShown("Your name?");

    server.say("\u001b[2Jboo\u0007");

    awaitShown("\\x1b[2Jboo\\x07");
    screen.endInput();
    assertThat(chat.get(60, TimeUnit.SECONDS)).isEqualTo(ExitCode.OK);
  }

  @Test
  void pasted_text_of_several_lines_is_sent_as_such() throws Exception {
    screen.type("ada", "one\ntwo\r\nthree").endInput();

    assertThat(chat().get(60, TimeUnit.SECONDS)).isEqualTo(ExitCode.OK);

    assertThat(server.received).containsExactly("ada", "one", "two", "three", "/quit");
  }

  @Test
  void a_flood_is_shown_in_order_and_to_its_end() throws Exception {
    screen.type("ada", "/flood").endInput();

    assertThat(chat().get(120, TimeUnit.SECONDS)).isEqualTo(ExitCode.OK);

    assertThat(screen.shown).hasSize(ChatTestServer.FLOOD + 3).endsWith("Goodbye.");
    assertThat(screen.shown.subList(2, 2 + ChatTestServer.FLOOD))
        .isEqualTo(IntStream.range(0, ChatTestServer.FLOOD).mapToObj(i -> "flood " + i).toList());
  }

  @Test
  void a_server_that_goes_is_one_line_and_a_failure() throws Exception {
    screen.type("ada", "/close");

    assertThat(chat().get(60, TimeUnit.SECONDS)).isEqualTo(ExitCode.FAILED);

    assertThat(errors.toString())
        .isEqualToNormalizingNewlines("entwine: the server has closed the connection\n");
    assertThat(screen.shown).containsExactly("Your name?", "You said: ada");
    assertThat(screen.closed()).isTrue();
  }

  @Test
  void a_connection_that_is_reset_is_one_line_and_a_failure() throws Exception {
    CompletableFuture<Integer> chat = chat();
    awaitShown("Your name?");
    screen.type("/reset");

    assertThat(chat.get(60, TimeUnit.SECONDS)).isEqualTo(ExitCode.FAILED);

    assertThat(errors.toString().lines())
        .singleElement()
        .asString()
        .startsWith("entwine: the connection was lost");
  }

  @Test
  void a_line_without_an_end_is_one_line_and_a_failure() throws Exception {
    screen.type("/endless");

    assertThat(chat().get(60, TimeUnit.SECONDS)).isEqualTo(ExitCode.FAILED);

    assertThat(errors.toString())
        .isEqualToNormalizingNewlines(
            "entwine: the server sent a line of more than 65536 bytes: is it a chat?\n");
  }

  @Test
  void an_output_that_is_closed_is_one_line_and_a_failure() throws Exception {
    screen.breakDown();

    assertThat(chat().get(60, TimeUnit.SECONDS)).isEqualTo(ExitCode.FAILED);

    assertThat(errors.toString())
        .isEqualToNormalizingNewlines("entwine: the output can't be written to: it was closed\n");
    await().atMost(Duration.ofSeconds(60)).until(() -> server.ended.size() == 1);
  }

  @Test
  void an_input_line_without_an_end_is_one_line_and_a_failure() throws Exception {
    byte[] input = "x".repeat(ChatStreams.MAX_LINE_CHARS + 1).getBytes(StandardCharsets.UTF_8);
    PrintStream out = new PrintStream(new ByteArrayOutputStream());

    int exitCode = run(new ChatStreams(new ByteArrayInputStream(input), out), port());

    assertThat(exitCode).isEqualTo(ExitCode.FAILED);
    assertThat(errors.toString())
        .isEqualToNormalizingNewlines(
            "entwine: the input can't be read: a line is longer than 65536 characters\n");
  }

  @Test
  void nobody_there_is_one_line_with_the_mend() throws Exception {
    String port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = String.valueOf(free.getLocalPort());
    }

    assertThat(run(screen, "--port", port)).isEqualTo(ExitCode.FAILED);

    assertThat(errors.toString())
        .isEqualToNormalizingNewlines(
            "entwine: nobody listens at 127.0.0.1:"
                + port
                + "; `entwine up` starts a node there\n");
  }

  @ParameterizedTest
  @CsvSource({
    "--port, 0, --port: is 0; 1 to 65535 is needed",
    "--port, 65536, --port: is 65536; 1 to 65535 is needed",
    "--wait, 0, --wait: is 0; 1 to 86400 seconds are needed",
    "--name, ' ', '--name: at least one letter, and no control characters, is needed'",
    "--name, 'a\nb', '--name: at least one letter, and no control characters, is needed'"
  })
  void a_wrong_option_is_named(String option, String value, String said) {
    assertThat(run(screen, option, value)).isEqualTo(ExitCode.USAGE);
    assertThat(errors.toString()).startsWith(said);
  }

  private CompletableFuture<Integer> chat(String... arguments) {
    String[] all = new String[arguments.length + 2];
    System.arraycopy(port(), 0, all, 0, 2);
    System.arraycopy(arguments, 0, all, 2, arguments.length);
    return CompletableFuture.supplyAsync(() -> run(screen, all));
  }

  private String[] port() {
    return new String[] {"--port", String.valueOf(server.port())};
  }

  private int run(ChatScreen where, String... arguments) {
    CommandLine command = new CommandLine(new ChatCommand(where));
    command.setErr(new PrintWriter(errors, true));
    return command.execute(arguments);
  }

  private void awaitShown(String line) {
    Callable<Boolean> there = () -> screen.shown.contains(line);
    await().atMost(Duration.ofSeconds(60)).until(there);
  }
}
