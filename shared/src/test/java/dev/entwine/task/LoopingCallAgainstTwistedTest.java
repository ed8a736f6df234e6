package dev.entwine.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entwine.testing.PythonPeer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The same programs over LoopingCalls here and in Twisted, call by call.
 *
 * <p>They differ from run to run; the system property {@code dev.entwine.test.seed} repeats what a
 * failure names.
 */
class LoopingCallAgainstTwistedTest {

  private static final int PROGRAMS = 2_000;

  private static PythonPeer twisted;

  @BeforeAll
  static void startTwisted() {
    twisted = PythonPeer.start("shared", "looping_peer.py");
  }

  @AfterAll
  static void stopTwisted() {
    if (twisted != null) {
      twisted.close();
    }
  }

  @Test
  void randomProgramsLeaveTheSameTraceAsInTwisted() {
    long seed = Long.getLong("dev.entwine.test.seed", ThreadLocalRandom.current().nextLong());
    Random random = new Random(seed);
    for (int i = 0; i < PROGRAMS; i++) {
      JsonObject program = LoopingProgram.random(random);
      twisted.writeLine(program.encode());
      assertThat(new LoopingProgram().run(program))
          .as("program %d of seed %d: %s", i, seed, program.encode())
          .isEqualTo(new JsonArray(twisted.readLine()).getList());
    }
  }
}
