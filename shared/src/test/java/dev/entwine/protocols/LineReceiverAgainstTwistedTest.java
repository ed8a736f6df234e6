package dev.entwine.protocols;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entwine.protocols.CommandReceiver.TooLong;
import dev.entwine.testing.PythonPeer;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Random input gives the same calls in Entwine and in Twisted, byte by byte.
 *
 * <p>One difference is kept out: a program ends when its connection is closing. Twisted may still
 * deliver a line then, to a protocol that resumes; Entwine does not.
 */
class LineReceiverAgainstTwistedTest {

  private static final int PROGRAMS = 6_000;
  private static final int AT_A_TIME = 500;
  private static final long SEED = Long.getLong("entwine.test.seed", 20_220_404);

  private static final int FIRST_RAW_PIECE = 64;

  @Test
  void randomProgramsGiveTheSameCalls() {
    Random random = new Random(SEED);
    try (PythonPeer twisted = PythonPeer.start("shared", "twisted_line_receiver.py")) {
      for (int done = 0; done < PROGRAMS; done += AT_A_TIME) {
        List<JsonObject> programs = new ArrayList<>();
        for (int i = 0; i < AT_A_TIME; i++) {
          programs.add(program(random));
        }
        twisted.writeLine(new JsonArray(programs).encode());
        JsonArray traces = new JsonArray(twisted.readLine());
        for (int i = 0; i < AT_A_TIME; i++) {
          JsonObject program = programs.get(i);
          assertThat(comparable(run(program)).encodePrettily())
              .as("seed %d, program %s", SEED, program.encode())
              .isEqualTo(comparable(traces.getJsonObject(i)).encodePrettily());
        }
      }
    }
  }

  /** Twisted gives raw mode all there is at once; this one begins with little. */
  private static JsonObject comparable(JsonObject trace) {
    for (Object each : trace.getJsonArray("calls")) {
      JsonArray call = (JsonArray) each;
      String data = call.getString(1);
      if (call.getString(0).equals("raw") && data.length() > FIRST_RAW_PIECE) {
        call.set(1, data.substring(0, FIRST_RAW_PIECE));
      }
    }
    return trace;
  }

  private static JsonObject program(Random random) {
    String delimiter = pick(random, "\r\n", "\n", ";", "\r\n\r\n", "aab", "::");
    JsonArray steps = new JsonArray();
    for (int i = random.nextInt(12); i >= 0; i--) {
      if (random.nextInt(6) == 0) {
        steps.addNull();
      } else {
        steps.add(input(random, delimiter));
      }
    }
    return new JsonObject()
        .put("delimiter", delimiter)
        .put("maxLength", pick(random, 1, 2, 5, 9, 40))
        .put("tooLong", pick(random, TooLong.values()).name())
        .put("steps", steps);
  }

  /** Pieces of commands, delimiters and their parts, so that much of it means something. */
  private static String input(Random random, String delimiter) {
    StringBuilder input = new StringBuilder();
    for (int i = random.nextInt(10); i >= 0; i--) {
      switch (random.nextInt(8)) {
        case 0, 1, 2 -> input.append(delimiter);
        case 3 -> input.append(delimiter, 0, random.nextInt(delimiter.length()) + 1);
        case 4 -> input.append("R").append(random.nextInt(8));
        case 5 -> input.append(pick(random, "P", "C", "S", "E", "EE", "EP", "ER2", "SX", "X"));
        case 6 -> input.append((char) random.nextInt(256));
        default -> input.append("abcdefgh", 0, random.nextInt(8));
      }
    }
    return input.toString();
  }

  @SafeVarargs
  private static <T> T pick(Random random, T... from) {
    return from[random.nextInt(from.length)];
  }

  private static JsonObject run(JsonObject program) {
    CommandReceiver receiver =
        new CommandReceiver(
            program.getString("delimiter").getBytes(StandardCharsets.ISO_8859_1),
            program.getInteger("maxLength"),
            TooLong.valueOf(program.getString("tooLong")));
    for (Object step : program.getJsonArray("steps")) {
      if (receiver.transport.disconnecting()) {
        break;
      }
      if (step == null) {
        receiver.resume();
      } else {
        receiver.dataReceived(Buffer.buffer(((String) step).getBytes(StandardCharsets.ISO_8859_1)));
      }
    }
    return new JsonObject()
        .put("calls", receiver.calls())
        .put("rest", receiver.clearLineBuffer().toString(StandardCharsets.ISO_8859_1))
        .put("sent", receiver.transport.value().toString(StandardCharsets.ISO_8859_1))
        .put("closing", receiver.transport.disconnecting())
        .put("paused", receiver.paused);
  }
}
