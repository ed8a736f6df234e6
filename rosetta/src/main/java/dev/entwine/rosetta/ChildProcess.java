package dev.entwine.rosetta;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs a command to its end, within bounds, and never leaves it behind. */
final class ChildProcess {

  /** How long the pipes of a process that is gone may take to say so. */
  private static final long PIPE_MILLIS = 5_000;

  private ChildProcess() {}

  static SideRun run(List<String> command, Path folder, RunBounds bounds)
      throws InterruptedException {
    Process process = start(command, folder);
    Thread atExit = new Thread(() -> kill(process), "rosetta-kill");
    long begin = System.nanoTime();
    try {
      Runtime.getRuntime().addShutdownHook(atExit);
      process.getOutputStream().close();
      Drain output = Drain.start(process, process.getInputStream(), bounds.outputBytes());
      Drain errors = Drain.start(process, process.getErrorStream(), bounds.outputBytes());
      boolean inTime = process.waitFor(bounds.time().toNanos(), TimeUnit.NANOSECONDS);
      Duration time = Duration.ofNanos(System.nanoTime() - begin);
      kill(process);
      output.join(PIPE_MILLIS);
      errors.join(PIPE_MILLIS);
      SideRun.End end =
          output.overflowed() || errors.overflowed()
              ? SideRun.End.TOO_MUCH_OUTPUT
              : inTime ? SideRun.End.EXITED : SideRun.End.OUT_OF_TIME;
      return new SideRun(end, process.waitFor(), output.text(), errors.text(), time);
    } catch (IOException e) {
      throw new RosettaError(command.get(0) + " can't be given an empty input: " + e.getMessage());
    } finally {
      kill(process);
      forget(atExit);
    }
  }

  private static Process start(List<String> command, Path folder) {
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    // Some systems write .pyc files beside what is read; and what is compared is UTF-8 everywhere.
    builder.environment().put("PYTHONDONTWRITEBYTECODE", "1");
    builder.environment().put("PYTHONIOENCODING", "utf-8");
    try {
      return builder.start();
    } catch (IOException e) {
      throw new RosettaError(command.get(0) + " can't be run: " + e.getMessage());
    }
  }

  private static void kill(Process process) {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }

  private static void forget(Thread atExit) {
    try {
      Runtime.getRuntime().removeShutdownHook(atExit);
    } catch (IllegalStateException e) {
      // This JVM is ending: the hook has run, or does now, and finds nothing left to kill.
    }
  }

  /** Reads a stream to its end, keeps so much of it, and kills the process that writes more. */
  private static final class Drain extends Thread {
    private final Process process;
    private final InputStream stream;
    private final int limit;
    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
    private volatile boolean overflowed;

    private Drain(Process process, InputStream stream, int limit) {
      super("rosetta-drain");
      this.process = process;
      this.stream = stream;
      this.limit = limit;
      setDaemon(true);
    }

    static Drain start(Process process, InputStream stream, int limit) {
      Drain drain = new Drain(process, stream, limit);
      drain.start();
      return drain;
    }

    @Override
    public void run() {
      byte[] chunk = new byte[8192];
      try {
        for (int n = stream.read(chunk); n >= 0; n = stream.read(chunk)) {
          int room = Math.min(n, limit - kept.size());
          kept.write(chunk, 0, room);
          if (room < n) {
            overflowed = true;
            kill(process);
            return;
          }
        }
      } catch (IOException e) {
        // The process was killed while it wrote: what came until then is what there is.
      }
    }

    boolean overflowed() {
      return overflowed;
    }

    String text() {
      return kept.toString(StandardCharsets.UTF_8);
    }
  }
}
