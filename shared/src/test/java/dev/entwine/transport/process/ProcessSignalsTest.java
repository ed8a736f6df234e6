package dev.entwine.transport.process;

import static dev.entwine.transport.process.Children.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.entwine.protocol.ProcessExitedAlready;
import dev.entwine.protocol.ProcessTerminated;
import io.vertx.core.buffer.Buffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@EnabledOnOs(value = OS.LINUX, disabledReason = "children are given their pipes through /proc")
class ProcessSignalsTest {

  @RegisterExtension final Children children = new Children();

  private static int exitCode(RecordingProcess process) {
    return ((ProcessTerminated) process.ended()).exitCode();
  }

  @ParameterizedTest
  @CsvSource({"TERM, 143", "SIGKILL, 137", "HUP, 129", "usr1, 138", "ABRT, 134"})
  void aSignalEndsAProcess(String name, int code) {
    RecordingProcess process = children.spawn(new RecordingProcess(), "sleep", "sleep", "600");
    process.transport().signalProcess(name);
    assertThat(exitCode(process)).isEqualTo(code);
  }

  @Test
  void aSignalMayBeANumber() {
    RecordingProcess process = children.spawn(new RecordingProcess(), "sleep", "sleep", "600");
    process.transport().signalProcess(10);
    assertThat(exitCode(process)).isEqualTo(138);
  }

  @Test
  void aChildMayCatchASignalAndGoOn() {
    RecordingProcess process =
        children.sh(
            "trap 'echo not me' TERM; trap 'exit 9' USR1; echo ready; while :; do sleep 0.01; done");
    until(() -> process.out().toString().equals("ready\n"));
    process.transport().signalProcess("TERM");
    until(() -> process.out().toString().equals("ready\nnot me\n"));
    assertThat(process.hasExited()).isFalse();
    process.transport().signalProcess("USR1");
    assertThat(exitCode(process)).isEqualTo(9);
  }

  @Test
  void onlyKillEndsAChildThatIgnoresTheOthers() {
    RecordingProcess process =
        children.sh("trap '' TERM HUP; echo ready; while read x; do echo alive; done");
    until(() -> process.out().toString().equals("ready\n"));
    process.transport().signalProcess("TERM");
    process.transport().signalProcess("HUP");
    process.transport().write(Buffer.buffer("?\n"));
    until(() -> process.out().toString().equals("ready\nalive\n"));
    process.transport().signalProcess("KILL");
    assertThat(exitCode(process)).isEqualTo(137);
  }

  @Test
  void signalsThroughTheShellKeepTheirOrder() {
    RecordingProcess process = children.spawn(new RecordingProcess(), "sleep", "sleep", "600");
    process.transport().signalProcess("STOP");
    process.transport().signalProcess("HUP");
    process.transport().signalProcess("CONT");
    assertThat(exitCode(process)).isEqualTo(129);
  }

  @Test
  void whatHasExitedCanBeSentNothing() {
    RecordingProcess process = children.sh("exit 0");
    process.ended();
    assertThatThrownBy(() -> process.transport().signalProcess("KILL"))
        .isInstanceOf(ProcessExitedAlready.class)
        .hasMessage("the process has exited already");
  }

  @Test
  void whatIsNoSignalIsRefused() {
    RecordingProcess process = children.sh("read x");
    assertThatThrownBy(() -> process.transport().signalProcess("$(reboot)"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("there is no signal '$(reboot)'; known: ABRT, ");
    assertThatThrownBy(() -> process.transport().signalProcess(0))
        .hasMessage("signal 0: 1 to 64 is needed");
  }
}
