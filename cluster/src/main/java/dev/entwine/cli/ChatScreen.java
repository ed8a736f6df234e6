package dev.entwine.cli;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Where a person writes and reads: a {@link ChatTerminal}, or the {@link ChatStreams} of a pipe.
 * Both methods that do something may block, and are called from different threads, one each.
 */
interface ChatScreen extends AutoCloseable {

  /**
   * The next line that was written here.
   *
   * @return null if there will be no more
   * @throws IOException if the input is broken, or a line without an end
   */
  @Nullable String readLine() throws IOException;

  /**
   * Shows a line, without disturbing the one that is being written.
   *
   * @param line without control characters
   * @throws IOException if nobody can read it any more
   */
  void show(String line) throws IOException;

  /** Has {@code action} called, on some thread, each time Ctrl-C is pressed. */
  void onInterrupt(Runnable action);

  /** Gives the terminal back as it was. */
  @Override
  void close();
}
