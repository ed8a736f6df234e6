package dev.entwine.node;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Somebody with a raw socket who writes lines and reads them, as {@code nc} does. */
public final class LineClient implements AutoCloseable {

  private final Socket socket;
  private final Lines lines;
  private int mark;

  /** Connects to a port of this machine. */
  public LineClient(int port) throws IOException {
    this.socket = new Socket(InetAddress.getLoopbackAddress(), port);
    this.lines = new Lines(socket.getInputStream());
  }

  /** Connects to a chat and gives a name. */
  public static LineClient inChat(int port, String name) throws Exception {
    LineClient client = new LineClient(port);
    client.send(name);
    client.await("Hello " + name);
    return client;
  }

  /** Writes a line; what is waited for from now on comes after it. */
  public void send(String line) throws IOException {
    mark = lines.all().size();
    socket.getOutputStream().write((line + "\r\n").getBytes(StandardCharsets.UTF_8));
  }

  /** Waits for a line, come since the last {@link #send}, in which the pattern is found. */
  public Matcher await(String pattern) throws InterruptedException {
    return lines
        .awaitAfter(mark, Pattern.compile(pattern), NodeProcess.BOUND)
        .orElseThrow(() -> new AssertionError("no line with '" + pattern + "' in " + lines.all()));
  }

  /** Whether such a line comes within a time. */
  public boolean hears(String pattern, Duration within) throws InterruptedException {
    return lines.awaitAfter(mark, Pattern.compile(pattern), within).isPresent();
  }

  /** Waits until the other side has closed. */
  public void awaitEnd() throws InterruptedException {
    if (!lines.awaitEnd(NodeProcess.BOUND)) {
      throw new AssertionError("the connection stays open: " + lines.all());
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
