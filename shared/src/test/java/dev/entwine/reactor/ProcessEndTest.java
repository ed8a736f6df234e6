package dev.entwine.reactor;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.entwine.defer.Deferred;
import dev.entwine.protocol.Factory;
import dev.entwine.reactor.Reactor.Phase;
import dev.entwine.reactor.Reactor.SystemEvent;
import dev.entwine.testing.RecordingProtocol;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** A program with a reactor, as a process of its own: that it ends, and how. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "signals are sent with kill")
class ProcessEndTest {

  /** How a program is ended from outside, once it has said that it is ready. */
  private enum Signal {
    NONE,
    INT,
    TERM
  }

  /** What a process said and how it ended. */
  private record Ended(int code, List<String> output, String errors) {}

  private static Ended run(Class<?> program, Signal signal) {
    try {
      Path errors = Files.createTempFile("entwine", ".err");
      try {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        // What opens modules, as for the tests: without it newer JVMs warn of what Netty uses.
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
            .filter(option -> option.startsWith("--"))
            .forEach(command::add);
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), program.getName()));
        Process process = new ProcessBuilder(command).redirectError(errors.toFile()).start();
        try {
          return watch(process, signal, errors);
        } finally {
          process.destroyForcibly();
        }
      } finally {
        Files.delete(errors);
      }
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static Ended watch(Process process, Signal signal, Path errors)
      throws IOException, InterruptedException {
    List<String> output = new ArrayList<>();
    Thread bound = new Thread(() -> endInTime(process), "bound");
    bound.setDaemon(true);
    bound.start();
    try (var lines = process.inputReader(UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        output.add(line);
        if (line.equals("ready") && signal != Signal.NONE) {
          new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid())).start().waitFor();
        }
      }
    }
    int code = process.waitFor();
    bound.interrupt();
    String said = Files.readString(errors);
    assertThat(code).as("exit code; 137 means it did not end. %s", said).isNotEqualTo(137);
    return new Ended(code, output, said);
  }

  private static void endInTime(Process process) {
    try {
      if (!process.waitFor(60, SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      // It has ended.
    }
  }

  /** Everything a reactor can have: timers, threads, sockets. */
  static final class Stopping {
    public static void main(String[] arguments) {
      Reactor reactor = Reactor.create();
      reactor.listenTCP(0, Factory.forProtocol(RecordingProtocol::new));
      reactor.callLater(Duration.ofHours(1), () -> System.out.println("never"));
      reactor
          .deferToThread(() -> "worked")
          .addCallbackDo(
              value -> {
                System.out.println(value);
                reactor.callLater(Duration.ofMillis(1), reactor::stop);
              });
      reactor.run();
      System.out.println("returned");
    }
  }

  @Test
  void aProgramEndsByItselfWhenItsReactorWasStopped() {
    assertThat(run(Stopping.class, Signal.NONE))
        .isEqualTo(new Ended(0, List.of("worked", "returned"), ""));
  }

  /** Made, and then not needed. */
  static final class NeverRun {
    public static void main(String[] arguments) {
      Reactor reactor = Reactor.create();
      reactor.callLater(Duration.ofMillis(1), () -> System.out.println("never"));
      System.out.println("done");
    }
  }

  @Test
  void aProgramThatNeverRunsItsReactorEndsToo() {
    assertThat(run(NeverRun.class, Signal.NONE)).isEqualTo(new Ended(0, List.of("done"), ""));
  }

  /** Has work in a thread that takes no notice of the end. */
  static final class Busy {
    public static void main(String[] arguments) {
      Reactor reactor = Reactor.create();
      reactor.deferToThread(
          () -> {
            reactor.callFromThread(reactor::stop);
            long end = System.nanoTime() + 500_000_000L;
            while (System.nanoTime() - end < 0) {
              Thread.interrupted();
            }
            System.out.println("worked on");
            return null;
          });
      reactor.run();
      System.out.println("returned");
    }
  }

  @Test
  void workThatGoesOnAfterTheEndIsFinishedInSilence() {
    Ended ended = run(Busy.class, Signal.NONE);
    assertThat(ended.output()).containsExactlyInAnyOrder("returned", "worked on");
    assertThat(ended.errors()).isEmpty();
    assertThat(ended.code()).isZero();
  }

  /** Runs until it is told to end, and takes a moment for that. */
  static final class Serving {
    public static void main(String[] arguments) {
      Reactor reactor = Reactor.create();
      reactor.addSystemEventTrigger(
          Phase.BEFORE,
          SystemEvent.SHUTDOWN,
          () -> {
            System.out.println("before");
            Deferred<String> finished = new Deferred<>();
            reactor.callLater(Duration.ofMillis(20), () -> finished.callback("finished"));
            return finished.addCallbackDo(System.out::println);
          });
      reactor.addSystemEventTrigger(
          Phase.AFTER,
          SystemEvent.SHUTDOWN,
          () -> {
            System.out.println("after");
            return null;
          });
      reactor.callWhenRunning(() -> System.out.println("ready"));
      reactor.run();
    }
  }

  @Test
  void theEndOfTheProcessShutsTheReactorDownFirst() {
    assertThat(run(Serving.class, Signal.TERM))
        .isEqualTo(new Ended(143, List.of("ready", "before", "finished", "after"), ""));
  }

  @Test
  void ctrlCShutsTheReactorDownFirst() throws IOException {
    Assumptions.assumeFalse(interruptsAreIgnored(), "SIGINT is ignored here, as in a background");
    assertThat(run(Serving.class, Signal.INT))
        .isEqualTo(new Ended(130, List.of("ready", "before", "finished", "after"), ""));
  }

  /** Ends the process from a call on the reactor, which never returns then. */
  static final class Exiting {
    public static void main(String[] arguments) {
      Reactor reactor = Reactor.create();
      reactor.callWhenRunning(
          () -> {
            System.out.println("exiting");
            System.exit(3);
          });
      reactor.run();
    }
  }

  @Test
  void theReactorsOwnThreadMayEndTheProcessWithoutWaitingForItself() {
    assertThat(run(Exiting.class, Signal.NONE)).isEqualTo(new Ended(3, List.of("exiting"), ""));
  }

  /** A child inherits this, and a JVM respects it. */
  private static boolean interruptsAreIgnored() throws IOException {
    Path status = Path.of("/proc/self/status");
    if (!Files.exists(status)) {
      return false;
    }
    String mask =
        Files.readAllLines(status).stream()
            .filter(line -> line.startsWith("SigIgn:"))
            .findFirst()
            .map(line -> line.substring(7).strip())
            .orElse("0");
    return (Long.parseUnsignedLong(mask, 16) & 2) != 0;
  }
}
