package dev.entwine.defer;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.entwine.testing.PythonPeer;
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
import org.opentest4j.TestAbortedException;
import org.slf4j.LoggerFactory;

/**
 * The same programs in Entwine and in Twisted: what happens, and in which order, is the same.
 *
 * <p>Needs Twisted (Debian's {@code python3-twisted}). Without it the test is skipped, or fails if
 * the environment variable {@code ENTWINE_REQUIRE_PEERS} is set.
 */
@AddLifecycleHook(DeferredAgainstTwistedTest.SkippedWithoutTwisted.class)
final class DeferredAgainstTwistedTest {

  private static final Logger UNHANDLED = (Logger) LoggerFactory.getLogger("dev.entwine.unhandled");
  private static final Queue<String> REPORTED = new ConcurrentLinkedQueue<>();
  private static final UnhandledErrors.Observer OBSERVER =
      (where, error) -> REPORTED.add(DeferredProgram.show(error));

  private static @Nullable PythonPeer twisted;

  static final class SkippedWithoutTwisted implements SkipExecutionHook {
    @Override
    public SkipResult shouldBeSkipped(LifecycleContext context) {
      try {
        start();
      } catch (TestAbortedException e) {
        return SkipResult.skip(e.getMessage());
      } catch (AssertionError e) {
        // It is required: the container's start fails in the same way, as a test failure.
        return SkipResult.doNotSkip();
      }
      return SkipResult.doNotSkip();
    }
  }

  @BeforeContainer
  static void start() {
    if (twisted == null) {
      twisted = PythonPeer.start("shared", "deferred_peer.py");
      Deferred.reportUnhandled(); // what other tests left
      UnhandledErrors.addObserver(OBSERVER);
      UNHANDLED.setLevel(Level.OFF);
    }
  }

  @AfterContainer
  static void stop() {
    UNHANDLED.setLevel(null);
    UnhandledErrors.removeObserver(OBSERVER);
    if (twisted != null) {
      twisted.close();
      twisted = null;
    }
  }

  @Property(tries = 3000, edgeCases = EdgeCasesMode.NONE)
  void aProgramLeavesTheSameTraceAsInTwisted(
      @ForAll("programs") List<Map<String, Object>> program) {
    String ops = new JsonObject(Map.of("ops", program)).encode();
    twisted.writeLine(ops);
    JsonObject expected = new JsonObject(twisted.readLine());
    REPORTED.clear();
    List<String> trace = DeferredProgram.run(program, Deferred::reportUnhandled);

    assertThat(String.join("\n", trace))
        .as("the trace of %s", ops)
        .isEqualTo(String.join("\n", lines(expected, "trace")));
    assertThat(REPORTED.stream().sorted().toList())
        .as("unhandled in %s", ops)
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
