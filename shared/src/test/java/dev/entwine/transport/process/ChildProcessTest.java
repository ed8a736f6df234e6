package dev.entwine.transport.process;

import static dev.entwine.transport.process.Children.bytes;
import static dev.entwine.transport.process.Children.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.entwine.defer.Deferred;
import dev.entwine.protocol.CannotSpawnError;
import dev.entwine.protocol.ConnectionDone;
import dev.entwine.protocol.ConnectionLost;
import dev.entwine.protocol.ProcessDone;
import dev.entwine.protocol.ProcessTerminated;
import dev.entwine.protocol.ProcessTransport;
import dev.entwine.reactor.Reactor;
import dev.entwine.testing.LoopThread;
import dev.entwine.testing.UnhandledRecorder;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The life of a child process: how it starts, what its protocol is told, how it ends. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "children are given their pipes through /proc")
class ChildProcessTest {

  @RegisterExtension final Children children = new Children();
  @RegisterExtension final UnhandledRecorder unhandled = new UnhandledRecorder();
  @TempDir Path folder;

  // From the start to the end.

  @Test
  void aProtocolIsToldOfTheStartTheOutputTheExitAndTheEnd() {
    RecordingProcess process = children.sh("echo to out; echo to err >&2; exit 3");
    assertThat(process.ended())
        .isInstanceOfSatisfying(
            ProcessTerminated.class,
            reason -> {
              assertThat(reason.exitCode()).isEqualTo(3);
              assertThat(reason.signal()).isNull();
              assertThat(reason).hasMessage("the process ended with exit code 3");
            });
    assertThat(process.exited()).isSameAs(process.ended());
    assertThat(process.out()).hasToString("to out\n");
    assertThat(process.err()).isEqualTo("to err\n");
    assertThat(process.calls()).startsWith("made").endsWith("ended");
    assertThat(process.calls())
        .containsExactlyInAnyOrder(
            "made", "out", "err", "lost 0", "lost 1", "lost 2", "exited", "ended");
  }

  @Test
  void anEndWithoutErrorIsProcessDoneWhichIsAConnectionDone() {
    assertThat(children.sh("exit 0").ended())
        .isInstanceOf(ProcessDone.class)
        .isInstanceOf(ConnectionDone.class)
        .hasMessage("the process finished with exit code 0");
    assertThat(children.sh("exit 1").ended()).isInstanceOf(ConnectionLost.class);
  }

  @Test
  void anExitCodeAsByASignalSaysSo() {
    assertThat(children.sh("kill -KILL $$").ended())
        .hasMessage("the process ended with exit code 137, as by signal 9")
        .isInstanceOfSatisfying(
            ProcessTerminated.class, reason -> assertThat(reason.signal()).isEqualTo(9));
    assertThat(new ProcessTerminated(128).signal()).isNull();
    assertThat(new ProcessTerminated(255).signal()).isNull();
  }

  @Test
  void theDeferredFiresAfterConnectionMadeAndThePidIsThatOfTheChild() {
    List<String> order = new CopyOnWriteArrayList<>();
    RecordingProcess process =
        new RecordingProcess().onMade(t -> order.add("made " + t.pid())).onCall(c -> {});
    LoopThread loop = children.loop();
    ProcessTransport transport =
        loop.await(
            () ->
                loop.reactor()
                    .spawnProcess(process, "sh", List.of("sh", "-c", "echo $$; read x"))
                    .addCallback(
                        t -> {
                          order.add("started " + t.pid());
                          return t;
                        }));
    until(() -> process.out().toString().endsWith("\n"));
    String pid = process.out().toString().strip();
    assertThat(order).containsExactly("made " + pid, "started " + pid);
    assertThat(process.transport()).isSameAs(transport);
    transport.closeStdin();
    process.ended();
    assertThat(transport.pid()).isNull();
  }

  @Test
  void handlersRunOnTheReactorAndItsContext() {
    List<String> wrong = new CopyOnWriteArrayList<>();
    Reactor reactor = children.loop().reactor();
    Runnable check =
        () -> {
          if (!reactor.inReactor() || Vertx.currentContext() != reactor.context()) {
            wrong.add(Thread.currentThread().getName() + ", " + Vertx.currentContext());
          }
        };
    children
        .sh(
            new RecordingProcess()
                .onMade(t -> check.run())
                .onOut((t, data) -> check.run())
                .onCall(call -> check.run()),
            "echo x")
        .ended();
    assertThat(wrong).isEmpty();
  }

  @Test
  void everythingIsHarmlessAfterTheEnd() {
    RecordingProcess process = children.sh("exit 0");
    process.ended();
    List<String> calls = process.calls();
    ProcessTransport transport = process.transport();
    transport.write(Buffer.buffer("x"));
    transport.writeToChild(0, Buffer.buffer("x"));
    transport.pauseProducing();
    transport.resumeProducing();
    transport.closeStdin();
    transport.loseConnection();
    transport.unregisterProducer();
    children.loop().settle();
    assertThat(process.calls()).isEqualTo(calls);
    assertThat(children.loop().call(transport::bufferedBytes)).isZero();
  }

  // The end, and who holds it up.

  @Test
  void aGrandchildThatHasThePipesIsHeardAfterTheExitAndThenComesTheEnd() throws IOException {
    Path go = folder.resolve("go");
    RecordingProcess process =
        children.sh(
            "(while ! test -e " + go + "; do sleep 0.01; done; echo late) & echo early; exit 4");
    assertThat(process.exited()).isInstanceOf(ProcessTerminated.class);
    until(() -> process.outBytes() == 6);
    children.loop().settle();
    assertThat(process.hasEnded()).isFalse();
    Files.createFile(go);
    process.ended();
    assertThat(process.out()).hasToString("early\nlate\n");
  }

  @Test
  void loseConnectionEndsItThoughAGrandchildHoldsThePipes() {
    RecordingProcess process = children.sh("sleep 600 & echo $!; exit 0");
    process.exited();
    until(() -> process.out().toString().endsWith("\n"));
    long grandchild = Long.parseLong(process.out().toString().strip());
    assertThat(process.hasEnded()).isFalse();
    process.transport().loseConnection();
    process.ended();
    ProcessHandle.of(grandchild).ifPresent(ProcessHandle::destroyForcibly);
  }

  @Test
  void aChildThatHasClosedItsPipesMayLiveOn() {
    RecordingProcess process =
        children.sh("trap 'exit 5' TERM; exec >&- 2>&-; while :; do sleep 0.01; done");
    until(() -> process.calls().containsAll(List.of("lost 1", "lost 2")));
    assertThat(process.hasExited()).isFalse();
    process.transport().signalProcess("TERM");
    assertThat(process.ended())
        .isInstanceOfSatisfying(
            ProcessTerminated.class, reason -> assertThat(reason.exitCode()).isEqualTo(5));
  }

  @Test
  void aHundredChildrenAtOnceNeedTwoThreadsAndLeaveNothingBehind() {
    Set<String> before = Children.pipes();
    List<RecordingProcess> all = new ArrayList<>();
    LoopThread loop = children.loop();
    loop.run(
        () -> {
          for (int i = 0; i < 100; i++) {
            RecordingProcess process = new RecordingProcess();
            all.add(process);
            loop.reactor()
                .spawnProcess(process, "/bin/sh", List.of("sh", "-c", "read x; echo $x; exit 7"));
          }
        });
    all.forEach(RecordingProcess::made);
    assertThat(Children.threads()).contains("entwine-pipes").doesNotHaveDuplicates();
    for (int i = 0; i < 100; i++) {
      all.get(i).transport().write(Buffer.buffer(i + "\n"));
    }
    for (int i = 0; i < 100; i++) {
      all.get(i).ended();
      assertThat(all.get(i).out()).hasToString(i + "\n");
      assertThat(all.get(i).calls()).startsWith("made").endsWith("ended").hasSize(7);
    }
    until(() -> !Children.threads().contains("entwine-pipes"));
    until(() -> before.containsAll(Children.pipes()));
  }

  // What can't be started.

  private void refused(ProcessOptions options, String message, String executable) {
    RecordingProcess process = new RecordingProcess();
    LoopThread loop = children.loop();
    assertThatThrownBy(
            () ->
                loop.await(
                    () ->
                        loop.reactor()
                            .spawnProcess(process, executable, List.of(executable), options)))
        .isInstanceOf(CannotSpawnError.class)
        .hasMessage(message);
    assertThat(process.calls()).isEmpty();
  }

  @Test
  void whatCannotBeStartedIsSaidInOneLine() throws IOException {
    Set<String> before = Children.pipes();
    Path plain =
        Files.createFile(
            folder.resolve("plain"),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    ProcessOptions options = ProcessOptions.DEFAULT;
    refused(options, "can't start '/no/such': No such file or directory", "/no/such");
    refused(options, "can't start '" + plain + "': Permission denied", plain.toString());
    refused(
        options,
        "can't start 'no-such-program': there is no such program in /bin:/usr/bin",
        "no-such-program");
    refused(
        options.withEnv(Map.of("PATH", "/sbin:" + folder)),
        "can't start 'plain': there is no such program in /sbin:" + folder,
        "plain");
    refused(
        options.withPath("/no/such"),
        "can't start '/bin/cat': there is no directory /no/such",
        "/bin/cat");
    until(() -> before.containsAll(Children.pipes()));
  }

  @Test
  void argumentsThatCannotBeRightAreRefusedAtOnce() {
    LoopThread loop = children.loop();
    assertThatThrownBy(
            () ->
                loop.run(
                    () ->
                        loop.reactor()
                            .spawnProcess(new RecordingProcess(), "/bin/cat", List.of("-v"))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "args [-v]: the first is the program's own name, and the JVM can give it no other than"
                + " 'cat'");
    assertThatThrownBy(
            () ->
                loop.run(() -> loop.reactor().spawnProcess(new RecordingProcess(), "", List.of())))
        .hasMessage("executable '': a file is needed");
    assertThatThrownBy(() -> ProcessOptions.DEFAULT.withEnv(Map.of("A=B", "c")))
        .hasMessage("env: 'A=B' can't be the name of a variable: it has to have no = in it");
  }

  @Test
  void whatTheJvmCannotGiveIsRefused() {
    ProcessOptions options = ProcessOptions.DEFAULT;
    assertThatThrownBy(options::withPTY)
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessageContaining("script(1)");
    assertThatThrownBy(() -> options.withUid(7)).hasMessageStartingWith("uid 7: the JVM can't");
    assertThatThrownBy(() -> options.withGid(7)).hasMessageStartingWith("gid 7: the JVM can't");
    assertThatThrownBy(() -> options.withChildFD(3, ChildFD.PIPE))
        .hasMessageStartingWith("descriptor 3: the JVM gives a child no others than 0, 1 and 2");
    RecordingProcess process = children.spawn(new RecordingProcess(), "cat", "cat");
    assertThatThrownBy(() -> process.transport().closeChildFD(3))
        .hasMessageStartingWith("descriptor 3");
    assertThatThrownBy(() -> process.transport().writeToChild(1, bytes(1)))
        .hasMessageStartingWith("descriptor 1 of a child can't be written to");
  }

  @Test
  void aStartThatIsCancelledLeavesNoProcess() {
    LoopThread loop = children.loop();
    RecordingProcess process = new RecordingProcess();
    Path trace = folder.resolve("trace");
    loop.run(
        () ->
            loop.reactor()
                .spawnProcess(process, "sh", List.of("sh", "-c", "sleep 1; touch " + trace))
                .addErrbackDo(failure -> {})
                .cancel());
    // Started in order, so that this one is there when the first would be.
    children.sh("exit 0").ended();
    assertThat(process.calls()).isEmpty();
    until(() -> ProcessHandle.current().children().noneMatch(ProcessHandle::isAlive));
    assertThat(trace).doesNotExist();
  }

  @Test
  void aStartThatIsCancelledByItsProtocolLeavesNoProcess() {
    Set<String> before = Children.pipes();
    LoopThread loop = children.loop();
    List<Deferred<ProcessTransport>> start = new ArrayList<>();
    RecordingProcess process = new RecordingProcess().onMade(t -> start.get(0).cancel());
    loop.run(
        () -> {
          start.add(loop.reactor().spawnProcess(process, "sleep", List.of("sleep", "600")));
          start.get(0).addErrbackDo(failure -> {});
        });
    ProcessTransport transport = process.made();
    until(() -> transport.pid() == null);
    until(() -> before.containsAll(Children.pipes()));
    loop.settle();
    assertThat(process.calls()).containsExactly("made");
  }

  // Environment and folder.

  @Test
  void theEnvironmentIsEmptyUnlessItIsGivenOrInherited() {
    ProcessOptions options = ProcessOptions.DEFAULT;
    RecordingProcess empty = children.spawn(new RecordingProcess(), options, "env", "env");
    empty.ended();
    assertThat(empty.out()).hasToString("");
    RecordingProcess given =
        children.spawn(
            new RecordingProcess(), options.withEnv(Map.of("A", "b=c")), "/usr/bin/env", "env");
    given.ended();
    assertThat(given.out()).hasToString("A=b=c\n");
    RecordingProcess inherited =
        children.spawn(new RecordingProcess(), options.withEnv(null), "env", "env");
    inherited.ended();
    assertThat(inherited.out().toString().lines())
        .contains("PATH=" + System.getenv("PATH"))
        .hasSize((int) System.getenv().values().stream().flatMap(String::lines).count());
  }

  @Test
  void theDirectoryIsTheGivenOne() throws IOException {
    ProcessOptions options = ProcessOptions.DEFAULT.withPath(folder.toString());
    RecordingProcess process = children.spawn(new RecordingProcess(), options, "pwd", "pwd");
    process.ended();
    assertThat(process.out()).hasToString(folder.toRealPath() + "\n");
  }

  @Test
  void aDescriptorThatIsNotAPipeIsNotHeardOf() {
    ProcessOptions options =
        ProcessOptions.DEFAULT.withChildFD(0, ChildFD.NULL).withChildFD(2, ChildFD.NULL);
    RecordingProcess process =
        children.spawn(
            new RecordingProcess(), options, "sh", "sh", "-c", "cat; echo x; echo err >&2");
    process.transport().write(bytes(10));
    process.ended();
    assertThat(process.calls())
        .containsExactlyInAnyOrder("made", "out", "lost 1", "exited", "ended");
    assertThat(process.out()).hasToString("x\n");
  }

  // Handlers that throw.

  @Test
  void anExceptionInOutReceivedClosesThatPipeAlone() {
    IllegalStateException boom = new IllegalStateException("boom");
    RecordingProcess process =
        children.sh(
            new RecordingProcess()
                .onOut(
                    (transport, data) -> {
                      throw boom;
                    }),
            "echo x; read y; echo still >&2; exit 6");
    until(() -> process.calls().contains("lost 1"));
    unhandled.takes(boom);
    process.transport().write(Buffer.buffer("go\n"));
    process.ended();
    assertThat(process.err()).isEqualTo("still\n");
  }

  @Test
  void anExceptionInAnyOtherHandlerIsReportedAndChangesNothing() {
    IllegalStateException boom = new IllegalStateException("boom");
    RecordingProcess process =
        children.sh(
            new RecordingProcess()
                .onCall(
                    call -> {
                      throw boom;
                    }),
            "echo x");
    process.ended();
    until(() -> process.calls().size() == 7);
    children.loop().settle();
    assertThat(unhandled.take()).hasSize(5).containsOnly(boom);
  }

  // The reactor's end.

  @Test
  void theEndOfTheReactorClosesThePipesAndKillsNobody() {
    RecordingProcess reading = children.sh("cat; exec sleep 600");
    RecordingProcess deaf = children.sh("exec sleep 600");
    long pid = deaf.transport().pid();
    Set<String> before = Children.pipes();
    children.vertx().close().await();
    assertThat(reading.calls()).containsExactlyInAnyOrder("made", "lost 0", "lost 1", "lost 2");
    assertThat(deaf.calls()).containsExactlyInAnyOrder("made", "lost 0", "lost 1", "lost 2");
    assertThat(before.size() - Children.pipes().size()).isPositive();
    until(() -> !Children.threads().contains("entwine-pipes"));
    assertThat(ProcessHandle.of(pid)).isPresent();
    deaf.transport().signalProcess("KILL");
    reading.transport().signalProcess("KILL");
    until(() -> deaf.transport().pid() == null && reading.transport().pid() == null);
    assertThat(deaf.calls()).hasSize(4);
  }

  @Test
  void aProcessMayBeAskedForBeforeTheReactorRuns() {
    Reactor reactor = Reactor.create();
    RecordingProcess process =
        new RecordingProcess()
            .onCall(
                call -> {
                  if (call.equals("ended")) {
                    reactor.stop();
                  }
                });
    reactor.spawnProcess(process, "echo", List.of("echo", "hello"));
    reactor.run();
    assertThat(process.out()).hasToString("hello\n");
    assertThat(process.ended()).isInstanceOf(ProcessDone.class);
  }
}
