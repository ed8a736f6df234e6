package dev.entwine.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entwine.protocol.Factory;
import dev.entwine.protocol.Protocol;
import dev.entwine.testing.ManualClock;
import dev.entwine.testing.PythonPeer;
import dev.entwine.testing.RecordingProtocol;
import dev.entwine.time.DelayedCall;
import io.vertx.core.json.JsonArray;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The same program, of whatever can happen, does the same here and in Twisted. */
class ClientServiceAgainstTwistedTest {

  private static final int PROGRAMS = 1500;

  @Test
  void doesWhatTwistedDoes() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    try (PythonPeer twisted = PythonPeer.start("shared", "client_service.py")) {
      for (int i = 0; i < PROGRAMS; i++) {
        JsonArray program = new JsonArray();
        for (int length = 1 + random.nextInt(30); length > 0; length--) {
          program.add(command(random));
        }
        twisted.writeLine(program.encode());
        assertThat(new Run().run(program))
            .as("seed %d, %s", seed, program)
            .isEqualTo(new JsonArray(twisted.readLine()).getList());
      }
    }
  }

  private static String command(Random random) {
    return switch (random.nextInt(12)) {
      case 0, 1, 2 -> "start";
      case 3 -> "stop";
      case 4, 5 -> "succeed";
      case 6, 7 -> "fail";
      case 8 -> "disconnect";
      case 9 -> random.nextBoolean() ? "when" : "when " + (1 + random.nextInt(3));
      default -> "advance " + List.of("0.5", "1", "2", "30", "100").get(random.nextInt(5));
    };
  }

  /** One program's run. */
  private static final class Run {
    private final List<String> log = new ArrayList<>();
    private final ManualClock clock = new ManualClock();
    private final ScriptedEndpoint endpoint = new ScriptedEndpoint(log);
    private final ClientService service =
        new ClientService(
            ClientServiceTest.NO_REACTOR,
            endpoint,
            Factory.forProtocol(RecordingProtocol::new),
            ClientServiceTest.WITHOUT_JITTER,
            null,
            clock);
    private int waiters;
    private int stops;
    private boolean lossNoted;

    List<String> run(JsonArray program) {
      for (Object command : program) {
        obey((String) command);
        noteLoss();
        for (DelayedCall call : clock.getDelayedCalls()) {
          log.add("due " + (long) ((call.getTime() - clock.nanoTime()) / 1e6 + 0.1));
        }
      }
      return log;
    }

    private void obey(String command) {
      String[] words = command.split(" ");
      switch (words[0]) {
        case "start" -> service.startService();
        case "stop" -> {
          int number = ++stops;
          service.stopService().addCallbackDo(nothing -> log.add("stopped " + number));
        }
        case "succeed" -> {
          if (endpoint.connecting()) {
            lossNoted = false;
            endpoint.succeed();
          }
        }
        case "fail" -> {
          if (endpoint.connecting()) {
            endpoint.fail(new ZeroDivisionError());
          }
        }
        case "disconnect" -> {
          if (endpoint.connected()) {
            endpoint.disconnect();
          }
        }
        case "when" -> {
          int number = ++waiters;
          (words.length == 1
                  ? service.whenConnected()
                  : service.whenConnected(Integer.parseInt(words[1])))
              .addCallbacks(
                  made -> log.add("waiter " + number + " got " + number(made)),
                  failure ->
                      log.add("waiter " + number + " " + failure.getClass().getSimpleName()));
        }
        default -> clock.advance(Double.parseDouble(words[1]));
      }
    }

    private int number(Protocol made) {
      return endpoint.made.indexOf(made) + 1;
    }

    private void noteLoss() {
      if (!lossNoted && endpoint.connected() && endpoint.transport().disconnecting()) {
        lossNoted = true;
        log.add("lose");
      }
    }
  }

  private static final class ZeroDivisionError extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }
}
