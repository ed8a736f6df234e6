package dev.entwine.transport.process;

import static org.awaitility.Awaitility.await;

import dev.entwine.protocol.ProcessTransport;
import dev.entwine.testing.LoopThread;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Real children of a reactor, for a test; what is left of them is killed after it. */
final class Children implements BeforeEachCallback, AfterEachCallback {

  private final List<ProcessTransport> started = new ArrayList<>();
  private Vertx vertx;
  private LoopThread loop;

  @Override
  public void beforeEach(ExtensionContext context) {
    vertx = Vertx.vertx();
    loop = LoopThread.of(vertx);
  }

  @Override
  public void afterEach(ExtensionContext context) {
    vertx.close().await();
    for (ProcessTransport child : started) {
      Long pid = child.pid();
      if (pid != null) {
        ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
      }
    }
  }

  Vertx vertx() {
    return vertx;
  }

  LoopThread loop() {
    return loop;
  }

  /** Runs a script of the shell's. */
  RecordingProcess sh(RecordingProcess protocol, String script) {
    return spawn(protocol, "/bin/sh", "sh", "-c", script);
  }

  RecordingProcess sh(String script) {
    return sh(new RecordingProcess(), script);
  }

  /** Starts a program with the parent's environment. */
  RecordingProcess spawn(RecordingProcess protocol, String executable, String... args) {
    return spawn(protocol, ProcessOptions.DEFAULT.withEnv(null), executable, args);
  }

  RecordingProcess spawn(
      RecordingProcess protocol, ProcessOptions options, String executable, String... args) {
    started.add(
        loop.await(
            () -> loop.reactor().spawnProcess(protocol, executable, List.of(args), options)));
    return protocol;
  }

  static void until(Callable<Boolean> condition) {
    await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(2)).until(condition);
  }

  static Buffer bytes(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return Buffer.buffer(bytes);
  }

  /** The pipes that this JVM has open. */
  static Set<String> pipes() {
    try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
      return descriptors
          .map(Children::target)
          .filter(target -> target.startsWith("pipe:"))
          .collect(Collectors.toCollection(TreeSet::new));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String target(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).toString();
    } catch (NoSuchFileException e) {
      return "closed meanwhile";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Our threads for children. */
  static List<String> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.equals("entwine-pipes") || name.equals("entwine-spawn"))
        .sorted()
        .toList();
  }
}
