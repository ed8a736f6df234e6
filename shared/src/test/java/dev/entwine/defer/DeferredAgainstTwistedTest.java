package dev.entwine.defer;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AddLifecycleHook;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import net.jqwik.api.lifecycle.LifecycleContext;
import net.jqwik.api.lifecycle.SkipExecutionHook;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * The same programs in Entwine and in Twisted: what happens, and in which order, is the same.
 *
 * <p>Needs Twisted (Debian's {@code python3-twisted}). Without it the test is skipped, or fails if
 * the environment variable {@code ENTWINE_REQUIRE_PEERS} is set.
 */
@AddLifecycleHook(DeferredAgainstTwistedTest.SkippedWithoutTwisted.class)
final class DeferredAgainstTwistedTest {

  private static final Logger UNHANDLED =
      (Logger) LoggerFactory.getLogger("dev.entwine.unhandled");
  private static final Queue<String> REPORTED = new ConcurrentLinkedQueue<>();
  private static final UnhandledErrors.Observer OBSERVER =
      (where, error) -> REPORTED.add(DeferredProgram.show(error));

  private static @Nullable TwistedPeer twisted;

  static final class SkippedWithoutTwisted implements SkipExecutionHook {
    @Override
    public SkipResult shouldBeSkipped(LifecycleContext context) {
      if (twisted == null) {
        twisted = TwistedPeer.start();
      }
      if (twisted != null || System.getenv("ENTWINE_REQUIRE_PEERS") != null) {
        return SkipResult.doNotSkip();
      }
      String reason = "no Twisted here: install python3-twisted to compare with it";
      System.err.println("SKIPPED " + context.label() + ": " + reason);
      return SkipResult.skip(reason);
    }
  }

  @BeforeContainer
  static void listen() {
    Deferred.reportUnhandled(); // what other tests left
    UnhandledErrors.addObserver(OBSERVER);
    UNHANDLED.setLevel(Level.OFF);
  }

  @AfterContainer
  static void stop() {
    UNHANDLED.setLevel(null);
    UnhandledErrors.removeObserver(OBSERVER);
    if (twisted != null) {
      twisted.close();
    }
  }

  @Property(tries = 5000, edgeCases = EdgeCasesMode.NONE)
  void aProgramLeavesTheSameTraceAsInTwisted(
      @ForAll("programs") List<Map<String, Object>> program) {
    assertThat(twisted)
        .as("ENTWINE_REQUIRE_PEERS is set, but Twisted is missing: install python3-twisted")
        .isNotNull();
    JsonObject expected = twisted.run(program);
    REPORTED.clear();
    List<String> trace = DeferredProgram.run(program, Deferred::reportUnhandled);

    assertThat(String.join("\n", trace))
        .as("the trace of %s", new JsonObject(Map.of("ops", program)).encode())
        .isEqualTo(String.join("\n", lines(expected, "trace")));
    assertThat(REPORTED.stream().sorted().toList())
        .as("unhandled in %s", new JsonObject(Map.of("ops", program)).encode())
        .isEqualTo(lines(expected, "unhandled"));
  }

  @Provide
  Arbitrary<List<Map<String, Object>>> programs() {
    return DeferredPrograms.programs();
  }

  private static List<String> lines(JsonObject answer, String key) {
    return answer.getJsonArray(key).stream().map(String.class::cast).toList();
  }
}
