package dev.entwine.node;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The lines of a stream, read on a thread of their own, to be waited for. */
public final class Lines {

  private final List<String> lines = new ArrayList<>();
  private boolean ended;

  /** Reads the stream to its end. */
  public Lines(InputStream stream) {
    Thread reader = new Thread(() -> read(stream), "lines of " + stream);
    reader.setDaemon(true);
    reader.start();
  }

  private void read(InputStream stream) {
    try (BufferedReader in =
        new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        add(line);
      }
    } catch (IOException e) {
      add("(" + e.getMessage() + ")");
    }
    end();
  }

  private synchronized void add(String line) {
    lines.add(line);
    notifyAll();
  }

  private synchronized void end() {
    ended = true;
    notifyAll();
  }

  /** What has come so far. */
  public synchronized List<String> all() {
    return List.copyOf(lines);
  }

  /** Waits for a line in which the pattern is found; empty if there is none by the end. */
  public Optional<Matcher> await(Pattern pattern, Duration bound) throws InterruptedException {
    return awaitAfter(0, pattern, bound);
  }

  /** {@link #await} from a line on, counted from 0. */
  public synchronized Optional<Matcher> awaitAfter(int first, Pattern pattern, Duration bound)
      throws InterruptedException {
    long deadline = System.nanoTime() + bound.toNanos();
    int next = first;
    while (true) {
      for (; next < lines.size(); next++) {
        Matcher matcher = pattern.matcher(lines.get(next));
        if (matcher.find()) {
          return Optional.of(matcher);
        }
      }
      long millis = (deadline - System.nanoTime()) / 1_000_000;
      if (ended || millis <= 0) {
        return Optional.empty();
      }
      wait(millis);
    }
  }

  /** Waits for the end of the stream; answers whether it has come. */
  public synchronized boolean awaitEnd(Duration bound) throws InterruptedException {
    long deadline = System.nanoTime() + bound.toNanos();
    for (long millis = bound.toMillis(); !ended && millis > 0; ) {
      wait(millis);
      millis = (deadline - System.nanoTime()) / 1_000_000;
    }
    return ended;
  }
}
