package dev.entwine.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.jline.utils.Signals;
import org.jspecify.annotations.Nullable;

/** A screen that is no terminal: lines of UTF-8 from one stream and to another. */
final class ChatStreams implements ChatScreen {

  /** How long a line of the input may be, in characters. */
  static final int MAX_LINE_CHARS = 64 * 1024;

  private static final String CTRL_C = "INT";

  private final BufferedReader in;
  private final PrintStream out;
  private @Nullable Object previousHandler;
  private boolean handling;

  ChatStreams(InputStream in, PrintStream out) {
    this.in = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
    this.out = new PrintStream(out, true, StandardCharsets.UTF_8);
  }

  @Override
  public @Nullable String readLine() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        return line.isEmpty() ? null : line.toString();
      }
      if (line.length() == MAX_LINE_CHARS) {
        throw new IOException("a line is longer than " + MAX_LINE_CHARS + " characters");
      }
      line.append((char) c);
    }
    return line.toString();
  }

  @Override
  public void show(String line) throws IOException {
    out.println(line);
    if (out.checkError()) {
      throw new IOException("it was closed");
    }
  }

  @Override
  public void onInterrupt(Runnable action) {
    previousHandler = Signals.register(CTRL_C, action);
    handling = true;
  }

  /** Leaves the streams open: they belong to the process. */
  @Override
  public void close() {
    if (handling) {
      Signals.unregister(CTRL_C, previousHandler);
      handling = false;
    }
  }
}
