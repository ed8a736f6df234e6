package dev.entwine.verticles.chat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/** A raw socket that types lines, and keeps all it is shown. */
final class LineClient implements AutoCloseable {

  static final Duration BOUND = Duration.ofSeconds(60);

  private final Socket socket;
  private final Thread reader;
  private final List<String> lines = new ArrayList<>();
  private int said;
  private boolean ended;

  LineClient(int port) {
    try {
      socket = new Socket(InetAddress.getLoopbackAddress(), port);
      socket.setTcpNoDelay(true);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    reader = new Thread(this::read, "line client");
    reader.setDaemon(true);
    reader.start();
  }

  /** A client who has given a name and is in the lobby. */
  static LineClient named(int port, String nick) {
    LineClient client = new LineClient(port);
    client.type(nick).sees("-- You are in lobby");
    return client;
  }

  private void read() {
    boolean broken = false;
    try {
      BufferedReader in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        synchronized (this) {
          lines.add(line);
          said += line.startsWith("[") ? 1 : 0;
          notifyAll();
        }
      }
    } catch (IOException e) {
      broken = true;
    }
    synchronized (this) {
      if (broken) {
        lines.add("(the connection broke)");
      }
      ended = true;
      notifyAll();
    }
  }

  LineClient type(String text) {
    send((text + "\n").getBytes(StandardCharsets.UTF_8));
    return this;
  }

  void send(byte[] bytes) {
    try {
      socket.getOutputStream().write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** All lines so far. */
  synchronized List<String> lines() {
    return List.copyOf(lines);
  }

  /** How many lines that people said there are so far. */
  synchronized int said() {
    return said;
  }

  /** Waits until a line with this in it is there. */
  LineClient sees(String part) {
    return waitUntil("a line with " + part, () -> lines.stream().anyMatch(l -> l.contains(part)));
  }

  /** Waits until so many lines that people said are there. */
  LineClient seesSaid(int count) {
    return waitUntil(count + " lines, after " + said(), () -> said >= count);
  }

  /** Waits until the server has closed the connection. */
  LineClient seesTheEnd() {
    return waitUntil("the end of the connection", () -> ended);
  }

  private synchronized LineClient waitUntil(String what, BooleanSupplier there) {
    long deadline = System.nanoTime() + BOUND.toNanos();
    while (!there.getAsBoolean()) {
      long left = (deadline - System.nanoTime()) / 1_000_000;
      if (left <= 0 || (ended && !there.getAsBoolean())) {
        int from = Math.max(0, lines.size() - 20);
        throw new AssertionError(
            "waited for "
                + what
                + " in vain; the last lines: "
                + lines.subList(from, lines.size()));
      }
      try {
        wait(left);
      } catch (InterruptedException e) {
        throw new AssertionError("interrupted while waiting for " + what, e);
      }
    }
    return this;
  }

  void endSending() {
    try {
      socket.shutdownOutput();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends the connection with a reset, as the end of a process with unread input does. */
  void reset() {
    try {
      socket.setSoLinger(true, 0);
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
