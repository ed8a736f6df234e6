package dev.entwine.transport.process;

import static java.util.concurrent.TimeUnit.SECONDS;

import dev.entwine.protocol.CannotSpawnError;
import java.io.Closeable;
import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.channels.Pipe;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts processes, which takes milliseconds, on a thread of its own: one for all reactors, there
 * while there is something to start. Only one, so that the pipes that the JDK opens for a start are
 * not taken for ours.
 */
final class Spawner {

  private static final Logger LOG = LoggerFactory.getLogger(Spawner.class);

  /** How many processes may wait to be started. */
  static final int BACKLOG = 10_000;

  private static final ThreadPoolExecutor THREAD =
      new ThreadPoolExecutor(
          1,
          1,
          1,
          SECONDS,
          new LinkedBlockingQueue<>(BACKLOG),
          work -> {
            Thread thread = new Thread(work, "entwine-spawn");
            thread.setDaemon(true);
            return thread;
          });

  static {
    THREAD.allowCoreThreadTimeOut(true);
  }

  /** {@code error=2, No such file or directory}; on newer JDKs with brackets and more before it. */
  private static final Pattern NUMBERED =
      Pattern.compile("(.*, )?error[=:] ?[0-9]+(, | \\()(?<reason>[^()]*)\\)?");

  private Spawner() {}

  /** A process that runs, and our ends of its pipes; null where it has none. */
  record Spawned(
      Process process,
      Pipe.@Nullable SinkChannel stdin,
      Pipe.@Nullable SourceChannel stdout,
      Pipe.@Nullable SourceChannel stderr) {

    /** Closes the pipes, for a process that nobody wants any more. */
    void abandon() {
      for (Closeable pipe : new Closeable[] {stdin, stdout, stderr}) {
        closeQuietly(pipe);
      }
    }
  }

  /**
   * Does something on the spawner's thread, in order.
   *
   * @throws RejectedExecutionException if too much is waiting
   */
  static void execute(Runnable work) {
    THREAD.execute(work);
  }

  /**
   * Starts a process. On the spawner's thread.
   *
   * @throws CannotSpawnError if that can't be done
   */
  static Spawned spawn(Command command) {
    ProcessOptions options = command.options();
    List<NamedPipe> opened = new ArrayList<>();
    Spawned spawned = null;
    try {
      ProcessBuilder builder = new ProcessBuilder(command.line());
      if (options.env() != null) {
        builder.environment().clear();
        builder.environment().putAll(options.env());
      }
      if (options.path() != null) {
        builder.directory(directory(command, options.path()));
      }
      NamedPipe[] pipes = new NamedPipe[3];
      for (int childFD = 0; childFD < 3; childFD++) {
        if (options.childFD(childFD) == ChildFD.PIPE) {
          pipes[childFD] = NamedPipe.open();
          opened.add(pipes[childFD]);
        }
      }
      builder.redirectInput(redirect(options.stdin(), pipes[0], true));
      builder.redirectOutput(redirect(options.stdout(), pipes[1], false));
      builder.redirectError(redirect(options.stderr(), pipes[2], false));
      spawned = ours(builder.start(), pipes);
      return spawned;
    } catch (IOException e) {
      throw new CannotSpawnError(command.executable(), why(e), e);
    } finally {
      if (spawned == null) {
        opened.forEach(Spawner::closeQuietly);
      }
    }
  }

  private static File directory(Command command, String path) {
    if (!Files.isDirectory(Path.of(path))) {
      throw new CannotSpawnError(command.executable(), "there is no directory " + path, null);
    }
    return new File(path);
  }

  private static Redirect redirect(ChildFD wanted, @Nullable NamedPipe pipe, boolean input) {
    if (pipe != null) {
      return input ? Redirect.from(pipe.name()) : Redirect.to(pipe.name());
    }
    if (wanted == ChildFD.INHERIT) {
      return Redirect.INHERIT;
    }
    return input ? Redirect.from(new File("/dev/null")) : Redirect.DISCARD;
  }

  /** Closes the child's ends, which it has now: only so does either side see the other's end. */
  private static Spawned ours(Process process, @Nullable NamedPipe[] pipes) throws IOException {
    if (pipes[0] != null) {
      pipes[0].source().close();
      pipes[0].sink().configureBlocking(false);
    }
    for (int childFD = 1; childFD < 3; childFD++) {
      if (pipes[childFD] != null) {
        pipes[childFD].sink().close();
        pipes[childFD].source().configureBlocking(false);
      }
    }
    return new Spawned(
        process,
        pipes[0] == null ? null : pipes[0].sink(),
        pipes[1] == null ? null : pipes[1].source(),
        pipes[2] == null ? null : pipes[2].source());
  }

  /** What the system said, without what the JDK puts before it. */
  private static String why(IOException e) {
    Throwable cause = e.getCause() == null ? e : e.getCause();
    String message = String.valueOf(cause.getMessage()).strip();
    Matcher numbered = NUMBERED.matcher(message);
    return numbered.matches() ? numbered.group("reason") : message;
  }

  private static void closeQuietly(@Nullable AutoCloseable pipe) {
    try {
      if (pipe != null) {
        pipe.close();
      }
    } catch (Exception e) {
      LOG.debug("A pipe could not be closed properly", e);
    }
  }
}
