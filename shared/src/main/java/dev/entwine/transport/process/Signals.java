package dev.entwine.transport.process;

import dev.entwine.protocol.ProcessExitedAlready;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends signals to a child. From any thread. */
final class Signals {

  private static final Logger LOG = LoggerFactory.getLogger(Signals.class);

  private static final int HIGHEST = 64;

  /** Those of POSIX that mean something between processes. */
  private static final Set<String> NAMES =
      new TreeSet<>(
          List.of(
              "HUP", "INT", "QUIT", "ILL", "TRAP", "ABRT", "BUS", "FPE", "KILL", "USR1", "SEGV",
              "USR2", "PIPE", "ALRM", "TERM", "CHLD", "CONT", "STOP", "TSTP", "TTIN", "TTOU", "URG",
              "XCPU", "XFSZ", "VTALRM", "PROF", "WINCH", "SYS"));

  private Signals() {}

  static void send(Process process, String name) {
    String plain = name.toUpperCase(Locale.ROOT).replaceFirst("^SIG", "");
    if (!NAMES.contains(plain)) {
      throw new IllegalArgumentException(
          "there is no signal '" + name + "'; known: " + String.join(", ", NAMES));
    }
    sendKnown(process, plain);
  }

  static void send(Process process, int number) {
    if (number < 1 || number > HIGHEST) {
      throw new IllegalArgumentException("signal " + number + ": 1 to " + HIGHEST + " is needed");
    }
    sendKnown(
        process,
        switch (number) {
          case 9 -> "KILL";
          case 15 -> "TERM";
          default -> Integer.toString(number);
        });
  }

  private static void sendKnown(Process process, String signal) {
    if (!process.isAlive()) {
      throw new ProcessExitedAlready();
    }
    switch (signal) {
      case "TERM" -> process.toHandle().destroy();
      case "KILL" -> process.toHandle().destroyForcibly();
      default -> Spawner.execute(() -> throughShell(process, signal));
    }
  }

  private static void throughShell(Process process, String signal) {
    if (!process.isAlive()) {
      return;
    }
    String pid = Long.toString(process.pid());
    try {
      int code =
          new ProcessBuilder("/bin/sh", "-c", "kill -\"$0\" \"$1\"", signal, pid)
              .redirectErrorStream(true)
              .redirectOutput(Redirect.DISCARD)
              .start()
              .waitFor();
      if (code != 0 && process.isAlive()) {
        LOG.warn("Signal {} could not be sent to process {}: kill says {}", signal, pid, code);
      }
    } catch (IOException e) {
      LOG.warn("Signal {} could not be sent to process {}", signal, pid, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
