package dev.entwine.cli;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/** A screen whose person is a test. */
final class ChatTestScreen implements ChatScreen {

  /** What was shown so far. */
  final List<String> shown = new CopyOnWriteArrayList<>();

  private final BlockingQueue<Optional<String>> typed = new LinkedBlockingQueue<>();
  private volatile Runnable interrupted = () -> {};
  private volatile boolean broken;
  private volatile boolean closed;

  ChatTestScreen type(String... lines) {
    for (String line : lines) {
      typed.add(Optional.of(line));
    }
    return this;
  }

  ChatTestScreen endInput() {
    typed.add(Optional.empty());
    return this;
  }

  void pressCtrlC() {
    interrupted.run();
  }

  /** From now on nothing can be shown. */
  ChatTestScreen breakDown() {
    broken = true;
    return this;
  }

  boolean closed() {
    return closed;
  }

  @Override
  public @Nullable String readLine() throws IOException {
    try {
      return typed.take().orElse(null);
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  @Override
  public void show(String line) throws IOException {
    if (broken) {
      throw new IOException("it was closed");
    }
    shown.add(line);
  }

  @Override
  public void onInterrupt(Runnable action) {
    interrupted = action;
  }

  @Override
  public void close() {
    closed = true;
  }
}
