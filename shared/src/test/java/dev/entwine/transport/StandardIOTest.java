package dev.entwine.transport;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.entwine.endpoint.Endpoints;
import dev.entwine.protocol.Factory;
import dev.entwine.protocol.Protocol;
import dev.entwine.reactor.Reactor;
import io.vertx.core.buffer.Buffer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Standard input and output of programs that are processes of their own. */
@Timeout(120)
class StandardIOTest {

  private static Process start(Class<?> program) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-cp",
            System.getProperty("java.class.path"),
            program.getName())
        .redirectError(Redirect.INHERIT)
        .start();
  }

  private static void say(Process process, String text) throws IOException {
    process.getOutputStream().write(text.getBytes(UTF_8));
    process.getOutputStream().flush();
  }

  private static void write(Process process, byte[] bytes) {
    try {
      process.getOutputStream().write(bytes);
      process.getOutputStream().flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void endsWith(int code, Process process) throws InterruptedException {
    try {
      assertThat(process.waitFor(60, SECONDS)).isTrue();
      assertThat(process.exitValue()).isEqualTo(code);
    } finally {
      process.destroyForcibly();
    }
  }

  /** Does what it is told, in words of one letter, and says on standard output what happens. */
  static final class Obedient extends Protocol {
    private final Reactor reactor;
    private final String name;
    private boolean over;

    Obedient(Reactor reactor, String name) {
      this.reactor = reactor;
      this.name = name;
    }

    private void say(String text) {
      transport().write(Buffer.buffer(name + " " + text + "\n"));
    }

    @Override
    protected void connectionMade() {
      say("made, with " + transport().getPeer());
    }

    @Override
    public void dataReceived(Buffer data) {
      switch (data.toString().strip()) {
        case "much" -> {
          transport().write(Buffer.buffer("x".repeat(3_000_000)));
          transport().loseConnection();
        }
        case "second" -> {
          try {
            reactor.standardIO(new Obedient(reactor, "second"));
          } catch (IllegalStateException e) {
            say("refuses: " + e.getMessage());
          }
        }
        case "next" -> {
          transport().loseConnection();
          reactor.callLater(Duration.ofMillis(1), this::next);
        }
        case "end" -> transport().loseWriteConnection();
        case "stop" -> reactor.stop();
        default -> say("got " + data.toString().strip());
      }
    }

    /** As soon as the connection is over. */
    private void next() {
      if (over) {
        reactor.standardIO(new Obedient(reactor, "next"));
      } else {
        reactor.callLater(Duration.ofMillis(1), this::next);
      }
    }

    @Override
    public void connectionLost(Throwable reason) {
      over = true;
      if (reason.getMessage().contains("pipe")) {
        System.exit(3);
      }
      if (!"next".equals(name)) {
        System.out.println(name + " lost: " + reason.getMessage());
      }
    }
  }

  static final class Program {
    public static void main(String[] args) {
      Reactor reactor = Reactor.create();
      reactor.standardIO(new Obedient(reactor, "first"));
      reactor.callLater(Duration.ofSeconds(60), reactor::stop);
      reactor.run();
    }
  }

  @Test
  void oneProtocolAtATimeHasThemAndTheNextLosesNothing() throws Exception {
    Process process = start(Program.class);
    BufferedReader out = process.inputReader(UTF_8);
    assertThat(out.readLine()).isEqualTo("first made, with pipe");
    say(process, "hello\n");
    assertThat(out.readLine()).isEqualTo("first got hello");
    say(process, "second\n");
    assertThat(out.readLine())
        .isEqualTo(
            "first refuses: standard input and output are in use already: one protocol at a time"
                + " can have them");
    say(process, "next\n");
    assertThat(out.readLine()).isEqualTo("first lost: the connection was closed cleanly");
    assertThat(out.readLine()).isEqualTo("next made, with pipe");
    // The read that the first had begun brings this, and the second gets it.
    say(process, "hello again\n");
    assertThat(out.readLine()).isEqualTo("next got hello again");
    // Standard input is open, and a thread waits for it: the process ends all the same.
    say(process, "stop\n");
    endsWith(0, process);
  }

  @Test
  void whatWasWrittenIsFlushedBeforeTheEndAndTheOutputStaysOpen() throws Exception {
    Process process = start(Program.class);
    BufferedReader out = process.inputReader(UTF_8);
    out.readLine();
    say(process, "much\n");
    String line = out.readLine();
    assertThat(line).hasSize(3_000_000 + "first lost: the connection was closed cleanly".length());
    process.destroyForcibly();
  }

  @Test
  void closingTheOutputIsSeenAndTheInputIsReadOn() throws Exception {
    Process process = start(Program.class);
    BufferedReader out = process.inputReader(UTF_8);
    out.readLine();
    say(process, "end\n");
    assertThat(out.readLine()).isNull();
    assertThat(process.isAlive()).isTrue();
    say(process, "stop\n");
    endsWith(0, process);
  }

  @Test
  void thatNobodyReadsTheOutputIsConnectionLostAtTheNextWrite() throws Exception {
    Process process = start(Program.class);
    process.inputReader(UTF_8).readLine();
    process.getInputStream().close();
    say(process, "hello\n");
    endsWith(3, process);
  }

  /** Echoes what it is sent, as an endpoint. */
  static final class Echoing {
    public static void main(String[] args) {
      Reactor reactor = Reactor.create();
      Factory factory =
          Factory.forProtocol(
              () ->
                  new Protocol() {
                    @Override
                    public void dataReceived(Buffer data) {
                      transport().write(data);
                    }

                    @Override
                    public void connectionLost(Throwable reason) {
                      reactor.stop();
                    }
                  });
      Endpoints.server("stdio:")
          .listen(reactor, factory)
          .addErrback(
              failure -> {
                throw new AssertionError(failure);
              });
      reactor.run();
    }
  }

  @Test
  void asAnEndpointTheEndOfTheInputIsTheEndOfTheConnection() throws Exception {
    Process process = start(Echoing.class);
    byte[] much = "0123456789".repeat(500_000).getBytes(UTF_8);
    Thread writer = new Thread(() -> write(process, much), "writer");
    writer.setDaemon(true);
    writer.start();
    assertThat(process.getInputStream().readNBytes(much.length)).isEqualTo(much);
    process.getOutputStream().close();
    assertThat(process.getInputStream().read()).isNegative();
    endsWith(0, process);
  }
}
