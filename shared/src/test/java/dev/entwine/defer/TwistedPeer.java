package dev.entwine.defer;

import static java.util.concurrent.TimeUnit.SECONDS;

import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Twisted itself, in a child process that runs programs and sends their traces back. */
final class TwistedPeer implements AutoCloseable {

  /** Generous: a machine that does other things as well. */
  private static final int ANSWER_SECONDS = 120;

  private final Process process;
  private final BufferedWriter in;
  private final BufferedReader out;

  private TwistedPeer(Process process) {
    this.process = process;
    this.in = process.outputWriter();
    this.out = process.inputReader();
  }

  /** Starts it; null if this machine has no Twisted. */
  static @Nullable TwistedPeer start() {
    Path home = Path.of(System.getProperty("entwine.home", ".."));
    Path script = home.resolve("shared/src/test/python/deferred_peer.py");
    String python =
        Stream.of("/usr/bin/python3", "python3")
            .filter(name -> !name.startsWith("/") || Files.isExecutable(Path.of(name)))
            .findFirst()
            .orElseThrow();
    try {
      Process process =
          new ProcessBuilder(python, script.toString())
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      TwistedPeer peer = new TwistedPeer(process);
      if (peer.readLine() == null) {
        peer.close();
        return null;
      }
      return peer;
    } catch (IOException e) {
      return null; // no Python at all
    }
  }

  /** What a program did there. */
  JsonObject run(List<Map<String, Object>> ops) {
    try {
      in.write(new JsonObject(Map.of("ops", ops)).encode());
      in.write('\n');
      in.flush();
    } catch (IOException e) {
      throw new UncheckedIOException("the Twisted process has ended", e);
    }
    String answer = readLine();
    if (answer == null) {
      throw new IllegalStateException("the Twisted process has ended");
    }
    return new JsonObject(answer);
  }

  private @Nullable String readLine() {
    return CompletableFuture.supplyAsync(
            () -> {
              try {
                return out.readLine();
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            })
        .orTimeout(ANSWER_SECONDS, SECONDS)
        .join();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
