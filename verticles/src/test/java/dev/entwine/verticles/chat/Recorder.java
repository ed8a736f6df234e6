package dev.entwine.verticles.chat;

import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;

/** A session that keeps what was shown. */
final class Recorder implements Session {

  private final List<String> lines = new ArrayList<>();
  private final List<Buffer> buffers = new ArrayList<>();
  private boolean over;

  @Override
  public void write(Buffer line) {
    String text = line.toString();
    if (!text.endsWith("\r\n") || text.indexOf('\n') != text.length() - 1) {
      throw new AssertionError("not one line: " + text);
    }
    lines.add(text.substring(0, text.length() - 2));
    buffers.add(line);
  }

  @Override
  public void goodbye(String notice) {
    lines.add("-- " + notice);
    over = true;
  }

  /** What was shown since the last call, without line ends. */
  List<String> shown() {
    List<String> copy = List.copyOf(lines);
    lines.clear();
    return copy;
  }

  Buffer lastBuffer() {
    return buffers.get(buffers.size() - 1);
  }

  boolean over() {
    return over;
  }
}
