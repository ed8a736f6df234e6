package dev.entwine.reactor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entwine.reactor.Coroutine.Mode;
import dev.entwine.testing.PythonPeer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The same programs here and in Twisted's {@code inlineCallbacks}, step by step.
 *
 * <p>Random ones differ from run to run; the system property {@code dev.entwine.test.seed} repeats
 * what a failure names. Kept out of them: a body that cancels itself before it has waited, which
 * breaks Twisted; and coroutines that wait for one another in a circle, which end on neither side.
 */
@Timeout(300)
class CoroutineAgainstTwistedTest {

  private static final int RANDOM_PROGRAMS = 1_000;

  private static PythonPeer twisted;

  @BeforeAll
  static void startTwisted() {
    twisted = PythonPeer.start("shared", "coroutine_peer.py");
  }

  @AfterAll
  static void stopTwisted() {
    if (twisted != null) {
      twisted.close();
    }
  }

  private static List<?> inTwisted(JsonObject program) {
    twisted.writeLine(program.encode());
    return new JsonArray(twisted.readLine()).getList();
  }

  private static CoroutineEngine engine(Mode mode) {
    CoroutineEngine engine = CoroutineEngines.of(mode);
    Assumptions.assumeTrue(engine != null, "this JVM does not offer it");
    return engine;
  }

  private static List<?> check(JsonObject program) {
    List<?> expected = inTwisted(program);
    for (Mode mode : Mode.values()) {
      CoroutineEngine engine = CoroutineEngines.of(mode);
      if (engine != null) {
        assertThat(new CoroutineProgram(engine, program).run())
            .as("%s: %s", mode, program.encode())
            .isEqualTo(expected);
      }
    }
    return expected;
  }

  private static JsonArray steps(Object... steps) {
    return JsonArray.of(steps);
  }

  private static JsonArray step(Object... parts) {
    return JsonArray.of(parts);
  }

  private static JsonObject program(JsonArray main, JsonArray... bodies) {
    return new JsonObject()
        .put("deferreds", steps("plain", "silent", "answers", "fails"))
        .put("bodies", JsonArray.of((Object[]) bodies))
        .put("main", main);
  }

  @Test
  void nestedCoroutines() {
    assertThat(
            check(
                program(
                    steps(
                        step("start", 0),
                        step("log", "started"),
                        step("fire", "d0", "a"),
                        step("fire", "d1", "b")),
                    steps(step("start", 1), step("await", "d0"), step("await", "r1")),
                    steps(step("await", "d1"), step("return", "inner")))))
        .asString()
        .contains("c0 got inner");
  }

  @Test
  void aCancelThatIsCaughtAndTurnedIntoAValue() {
    assertThat(
            check(
                program(
                    steps(step("start", 0), step("cancel", "r0")),
                    steps(
                        step(
                            "try",
                            steps(step("await", "d1")),
                            steps(step("return", "all the same")))))))
        .asString()
        .contains("d1 cancelled")
        .contains("r0 is all the same");
  }

  @Test
  void aCancelThatTakesAWhileAndIsRepeated() {
    check(
        program(
            steps(
                step("start", 0),
                step("cancel", "r0"),
                step("log", "cleaning up"),
                step("cancel", "r0"),
                step("fire", "d0", "late")),
            steps(
                step("try", steps(step("await", "d0")), steps(step("await", "d1"))),
                step("log", "not reached"))));
  }

  @Test
  void aCancelThroughThreeCoroutinesToACancellerThatAnswers() {
    check(
        program(
            steps(step("start", 0), step("cancel", "r0"), step("observe", "r2")),
            steps(step("start", 1), step("finally", steps(step("await", "r1")), steps())),
            steps(step("start", 2), step("finally", steps(step("await", "r2")), steps())),
            steps(step("await", "d2"), step("return", "it went on"))));
  }

  @Test
  void failuresThroughAwaits() {
    check(
        program(
            steps(step("start", 0), step("fail", "d0", "one"), step("fail", "d1", "two")),
            steps(
                step("try", steps(step("await", "d0")), steps(step("failed", "again"))),
                step("log", "not reached")),
            steps()));
  }

  @Test
  void mutualExclusionAcrossAwaits() {
    JsonArray worker =
        steps(step("locked", steps(step("sleep", 1), step("sleep", 1))), step("sleep", 1));
    check(
        program(
            steps(
                step("start", 0),
                step("start", 1),
                step("start", 2),
                step("advance", 1),
                step("cancel", "r1"),
                step("advance", 1),
                step("advance", 1),
                step("advance", 1),
                step("advance", 1)),
            worker,
            worker.copy(),
            worker.copy()));
  }

  @Test
  void aTimeoutThatTheBodyCatches() {
    check(
        program(
            steps(
                step("start", 0),
                step("timeout", "r0", 2),
                step("start", 1),
                step("timeout", "r1", 2),
                step("advance", 3)),
            steps(step("try", steps(step("await", "d0")), steps(step("return", "in time")))),
            steps(step("await", "d1"))));
  }

  @ParameterizedTest
  @EnumSource(Mode.class)
  void randomPrograms(Mode mode) {
    CoroutineEngine engine = engine(mode);
    long first = Long.getLong("dev.entwine.test.seed", ThreadLocalRandom.current().nextLong());
    for (long seed = first; seed < first + RANDOM_PROGRAMS; seed++) {
      JsonObject program = new CoroutinePrograms(seed).next();
      if (differs(engine, program)) {
        JsonObject small = CoroutinePrograms.shrink(program, p -> differs(engine, p));
        Assertions.assertEquals(
            String.join("\n", inTwisted(small).stream().map(String::valueOf).toList()),
            String.join("\n", new CoroutineProgram(engine, small).run()),
            "-Ddev.entwine.test.seed=" + seed + "\n" + small.encodePrettily());
      }
    }
  }

  private static boolean differs(CoroutineEngine engine, JsonObject program) {
    return !new CoroutineProgram(engine, program).run().equals(inTwisted(program));
  }
}
