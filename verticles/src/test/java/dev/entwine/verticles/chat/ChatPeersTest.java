package dev.entwine.verticles.chat;

import static dev.entwine.verticles.chat.LineClient.BOUND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The chat with a client that is not ours: Twisted's LineReceiver. */
@ExtendWith(VertxExtension.class)
class ChatPeersTest {

  private static final String PYTHON = "/usr/bin/python3";
  private static final Path SCRIPT =
      Path.of(System.getProperty("basedir", "."), "src/test/python/twisted_chatter.py");

  @Test
  void a_twisted_line_receiver_and_a_raw_socket_chat_with_each_other(
      Vertx vertx, @TempDir Path scratch) throws Exception {
    requireTwisted();
    ChatServer server = ChatServer.start(vertx);
    Path output = scratch.resolve("output");
    try (LineClient raw = server.join("raw")) {
      Process twisted =
          python(output, SCRIPT.toString(), "" + server.port(), "twisty", "héllo", "<raw> wörld");
      try {
        raw.sees("-> twisty joined lobby").sees("[lobby] <twisty> héllo").type("wörld");
        raw.sees("<- twisty left lobby");
        assertThat(twisted.waitFor(BOUND.toSeconds(), TimeUnit.SECONDS)).isTrue();
        List<String> seen = Files.readAllLines(output, StandardCharsets.UTF_8);
        assertThat(twisted.exitValue()).as("%s", seen).isZero();
        assertThat(seen)
            .contains("-- You are in lobby, with one other: raw", "[lobby] <raw> wörld")
            .endsWith("-- Goodbye, twisty.");
      } finally {
        twisted.destroyForcibly();
      }
    }
  }

  private static Process python(Path output, String... arguments) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(PYTHON);
    builder.command().addAll(List.of(arguments));
    builder.environment().put("PYTHONIOENCODING", "utf-8");
    return builder.redirectErrorStream(true).redirectOutput(output.toFile()).start();
  }

  /** A missing peer is a loud skip, or a failure where peers are required. */
  private static void requireTwisted() throws Exception {
    boolean there = false;
    if (Files.isExecutable(Path.of(PYTHON))) {
      Process check =
          new ProcessBuilder(PYTHON, "-c", "import twisted")
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      there = check.waitFor(BOUND.toSeconds(), TimeUnit.SECONDS) && check.exitValue() == 0;
      check.destroyForcibly();
    }
    if (!there) {
      String problem = PYTHON + " with Twisted is not there: apt-get install python3-twisted";
      if ("1".equals(System.getenv("ENTWINE_REQUIRE_PEERS"))) {
        fail(problem);
      }
      System.err.println("SKIPPED: " + problem);
      abort(problem);
    }
  }
}
