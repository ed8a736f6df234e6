package dev.entwine.transport.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entwine.protocol.ProcessExitedAlready;
import dev.entwine.protocol.ProcessTerminated;
import dev.entwine.protocol.ProcessTransport;
import dev.entwine.testing.PythonPeer;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The same children with the same handlers in Entwine and in Twisted: their protocols are told the
 * same.
 *
 * <p>In which order two pipes and a process end is up to the system, so what is compared is that,
 * and for the rest the order: the start first, a pipe's end after its data, the end last. A signal
 * is sent once the child has said something: in Twisted one that comes sooner may meet the handlers
 * of Python.
 */
@EnabledOnOs(value = OS.LINUX, disabledReason = "children are given their pipes through /proc")
class ProcessesAgainstTwistedTest {

  private static PythonPeer twisted;

  @RegisterExtension final Children children = new Children();

  @BeforeAll
  static void start() {
    twisted = PythonPeer.start("shared", "twisted_processes.py");
  }

  @AfterAll
  static void stop() {
    if (twisted != null) {
      twisted.close();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          exit 0                                     | {}
          exit 3                                     | {}
          echo out; echo err >&2; exit 1             | {}
          kill -KILL $$                              | {}
          kill -TERM $$                              | {}
          exec no-such-program                       | {}
          env                                        | {}
          exec cat                                   | {'made': [['write', 'x'], ['close', 0]]}
          echo x; exec sleep 600                     | {'out': [['signal', 'TERM']]}
          echo x; exec sleep 600                     | {'out': [['signal', 'KILL'], ['pid']]}
          echo x; exec sleep 600                     | {'out': [['signal', 'INT']]}
          echo x; exec sleep 600                     | {'out': [['signal', 'HUP']]}
          echo x; read y; echo z; exit 5             | {'out': [['write', 'go\\n']]}
          echo x; while :; do sleep 0.01; echo; done | {'out': [['closeStdout']]}
          read x; exit 6                             | {'made': [['closeStderr'], ['closeStdin']]}
          read x; exit 7                             | {'made': [['loseConnection']]}
          exit 8                                     | {'exited': [['signal', 'TERM'], ['pid']]}
          exit 9                                     | {'ended': [['signal', 'KILL'], ['write', 'x']]}
          (sleep 0.1; echo late) & echo soon; exit 2 | {}
          (sleep 5; echo late) & exit 2              | {'exited': [['loseConnection']]}
          exec >&-; exec 2>&-; read x; exit 1        | {'lost 2': [['write', 'x\\n']]}
          exec 0<&-; echo x; sleep 0.1; exit 3       | {'out': [['write', 'x']]}
          trap 'echo t; exit 1' TERM; echo r; while :; do sleep 0.01; done | {'out': [['signal', 'TERM']]}
          """)
  void aChildIsTheSameAsInTwisted(String script, String on) {
    String handlers = on.replace('\'', '"');
    JsonObject program = new JsonObject().put("script", script).put("on", new JsonObject(handlers));
    twisted.writeLine(program.encode());
    JsonObject theirs = comparable(new JsonObject(twisted.readLine()));
    JsonObject ours = comparable(run(program));
    assertThat(ours.encodePrettily()).isEqualTo(theirs.encodePrettily());
  }

  private JsonObject run(JsonObject program) {
    List<String> calls = new CopyOnWriteArrayList<>();
    JsonObject on = program.getJsonObject("on");
    RecordingProcess process = new RecordingProcess();
    process
        .onMade(t -> called("made", t, on, calls))
        .onOut((t, data) -> called("out", t, on, calls))
        .onCall(call -> called(call, process.transport(), on, calls));
    children.spawn(
        process, ProcessOptions.DEFAULT, "/bin/sh", "/bin/sh", "-c", program.getString("script"));
    boolean terminated = process.ended() instanceof ProcessTerminated;
    children.loop().settle();
    if (!process.err().isEmpty()) {
      calls.add(1, "err");
    }
    return new JsonObject()
        .put("calls", new JsonArray(calls))
        .put("out", process.out().toString())
        .put("err", process.err())
        .put("reason", process.ended().getClass().getSimpleName())
        .put("code", terminated ? ((ProcessTerminated) process.ended()).exitCode() : 0);
  }

  private static void called(
      String call, ProcessTransport transport, JsonObject on, List<String> calls) {
    if (calls.isEmpty() || !calls.get(calls.size() - 1).equals(call)) {
      calls.add(call);
    }
    JsonArray actions = (JsonArray) on.remove(call);
    if (actions != null) {
      for (Object action : actions) {
        act(transport, (JsonArray) action, calls);
      }
    }
  }

  private static void act(ProcessTransport transport, JsonArray action, List<String> calls) {
    switch (action.getString(0)) {
      case "write" -> transport.write(Buffer.buffer(action.getString(1)));
      case "signal" -> {
        try {
          transport.signalProcess(action.getString(1));
        } catch (ProcessExitedAlready e) {
          calls.add("ProcessExitedAlready");
        }
      }
      case "close" -> transport.closeChildFD(action.getInteger(1));
      case "pid" -> calls.add(transport.pid() == null ? "no pid" : "pid");
      case "closeStdin" -> transport.closeStdin();
      case "closeStdout" -> transport.closeStdout();
      case "closeStderr" -> transport.closeStderr();
      case "loseConnection" -> transport.loseConnection();
      default -> throw new AssertionError(action);
    }
  }

  /** What does not depend on the system's mood: which calls there were, and the fixed order. */
  private static JsonObject comparable(JsonObject trace) {
    List<String> calls = new ArrayList<>();
    trace.getJsonArray("calls").forEach(call -> calls.add((String) call));
    boolean dataFirst =
        !calls.contains("out") || calls.lastIndexOf("out") < calls.indexOf("lost 1");
    int end = calls.indexOf("ended");
    boolean endLast =
        end > calls.indexOf("exited") && end > calls.lastIndexOf("lost 0") && end >= 0;
    return trace
        .copy()
        .put("first", calls.get(0))
        .put("dataFirst", dataFirst)
        .put("endLast", endLast)
        .put("calls", new JsonArray(calls.stream().distinct().sorted().toList()));
  }
}
