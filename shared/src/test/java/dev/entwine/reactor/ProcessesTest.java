package dev.entwine.reactor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.entwine.defer.CancelledError;
import dev.entwine.defer.Deferred;
import dev.entwine.protocol.CannotSpawnError;
import dev.entwine.testing.LoopThread;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Programs that are run to their end. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "children are given their pipes through /proc")
class ProcessesTest {

  private static final ProcessCallOptions OPTIONS = ProcessCallOptions.DEFAULT.withEnv(null);

  private static Vertx vertx;
  private static LoopThread loop;

  @TempDir Path folder;

  @BeforeAll
  static void open() {
    vertx = Vertx.vertx();
    loop = LoopThread.of(vertx);
  }

  @AfterAll
  static void close() {
    vertx.close().await();
  }

  private static List<String> script(String script) {
    return List.of("-c", script);
  }

  private static Deferred<Buffer> output(ProcessCallOptions options, String script) {
    return Processes.getProcessOutput(loop.reactor(), "/bin/sh", script(script), options);
  }

  /** Waits until no program runs any more. */
  private static void untilNothingRuns() {
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> ProcessHandle.current().children().noneMatch(ProcessHandle::isAlive));
  }

  @Test
  void theOutputIsAllThatWasPrintedWhateverTheExitCode() {
    assertThat(loop.await(() -> output(OPTIONS, "echo one; echo two; exit 3")))
        .hasToString("one\ntwo\n");
    assertThat(
            loop.await(
                () ->
                    Processes.getProcessOutput(
                        loop.reactor(), "head", List.of("-c", "20000000", "/dev/zero"))))
        .satisfies(out -> assertThat(out.length()).isEqualTo(20_000_000));
  }

  @Test
  void errorOutputFailsUnlessItIsWanted() {
    CompletableFuture<@Nullable Void> ended = new CompletableFuture<>();
    assertThatThrownBy(
            () ->
                loop.await(
                    () ->
                        output(OPTIONS, "echo oh no >&2; exit 0")
                            .addErrback(
                                UnexpectedErrorOutput.class,
                                failure -> {
                                  failure.processEnded().addCallbackDo(ended::complete);
                                  throw failure;
                                })))
        .isInstanceOf(UnexpectedErrorOutput.class)
        .hasMessage("got stderr: oh no");
    LoopThread.get(ended);
    assertThat(
            loop.await(() -> output(OPTIONS.withErrortoo(true), "echo out; sleep 0; echo err >&2"))
                .toString()
                .lines())
        .containsExactlyInAnyOrder("out", "err");
  }

  @Test
  void theValueIsTheExitCode() {
    for (Map.Entry<String, Integer> each :
        Map.of("exit 0", 0, "echo x; exit 200", 200, "kill -TERM $$", 143).entrySet()) {
      assertThat(
              loop.await(
                  () ->
                      Processes.getProcessValue(
                          loop.reactor(), "/bin/sh", script(each.getKey()), OPTIONS)))
          .isEqualTo(each.getValue());
    }
  }

  @Test
  void allOfItIsOutputErrorOutputAndValue() {
    ProcessCallOptions options = OPTIONS.withStdinBytes(Buffer.buffer("in"));
    ProcessResult result =
        loop.await(
            () ->
                Processes.getProcessOutputAndValue(
                    loop.reactor(), "/bin/sh", script("cat; echo err >&2; exit 9"), options));
    assertThat(result).isEqualTo(new ProcessResult(Buffer.buffer("in"), Buffer.buffer("err\n"), 9));
  }

  @Test
  void muchGoesInAndComesOutAtOnce() {
    Buffer much = Buffer.buffer("0123456789".repeat(2_000_000));
    ProcessResult result =
        loop.await(
            () ->
                Processes.getProcessOutputAndValue(
                    loop.reactor(), "cat", List.of(), OPTIONS.withStdinBytes(much)));
    assertThat(result.out().equals(much)).isTrue();
  }

  @Test
  void environmentAndFolderAreTheGivenOnes() {
    ProcessCallOptions options =
        OPTIONS.withEnv(Map.of("NAME", "value")).withPath(folder.toString());
    assertThat(loop.await(() -> output(options, "echo $NAME; pwd")).toString().lines())
        .element(0)
        .isEqualTo("value");
  }

  @Test
  void whatIsNotThereFailsInOneLine() {
    List<Function<Reactor, Deferred<?>>> all =
        List.of(
            r -> Processes.getProcessOutput(r, "/no/such", List.of()),
            r -> Processes.getProcessValue(r, "/no/such", List.of()),
            r -> Processes.getProcessOutputAndValue(r, "/no/such", List.of()));
    for (Function<Reactor, Deferred<?>> each : all) {
      assertThatThrownBy(
              () ->
                  loop.await(() -> each.apply(loop.reactor()).addCallback(value -> (Object) value)))
          .isInstanceOf(CannotSpawnError.class)
          .hasMessage("can't start '/no/such': No such file or directory");
    }
  }

  @Test
  void aProgramThatPrintsTooMuchIsKilled() {
    assertThatThrownBy(
            () ->
                loop.await(
                    () ->
                        Processes.getProcessOutput(
                            loop.reactor(), "yes", List.of(), OPTIONS.withMaxOutput(1_000_000))))
        .isInstanceOf(OutputTooLong.class)
        .hasMessage("the process printed more than 1000000 bytes (ProcessCallOptions.maxOutput)");
    untilNothingRuns();
  }

  @Test
  void cancellingKillsTheProgramAlsoOneThatIgnoresOtherSignals() {
    CompletableFuture<Throwable> failure = new CompletableFuture<>();
    Deferred<?> running =
        loop.call(
            () ->
                output(OPTIONS, "trap '' TERM HUP INT; while :; do sleep 0.01; done")
                    .addErrbackDo(failure::complete));
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> ProcessHandle.current().children().anyMatch(ProcessHandle::isAlive));
    loop.run(running::cancel);
    assertThat(LoopThread.get(failure)).isInstanceOf(CancelledError.class);
    untilNothingRuns();
  }

  @Test
  void cancellingBeforeTheStartLeavesNothing() {
    CompletableFuture<Throwable> failure = new CompletableFuture<>();
    loop.run(() -> output(OPTIONS, "exec sleep 600").addErrbackDo(failure::complete).cancel());
    assertThat(LoopThread.get(failure)).isInstanceOf(CancelledError.class);
    assertThat(loop.await(() -> output(OPTIONS, "echo next"))).hasToString("next\n");
    untilNothingRuns();
  }

  @Test
  void aTimeoutKillsTheProgram() {
    assertThatThrownBy(
            () ->
                loop.await(
                    () ->
                        output(OPTIONS, "exec sleep 600")
                            .addTimeout(Duration.ofMillis(20), loop.reactor())))
        .isInstanceOf(dev.entwine.defer.TimeoutError.class);
    untilNothingRuns();
  }
}
