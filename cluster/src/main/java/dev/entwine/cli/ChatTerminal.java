package dev.entwine.cli;

import java.io.IOError;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.reader.impl.DefaultParser;
import org.jline.terminal.Terminal;
import org.jline.terminal.Terminal.Signal;
import org.jline.terminal.TerminalBuilder;
import org.jline.terminal.TerminalBuilder.SystemOutput;
import org.jspecify.annotations.Nullable;

/**
 * A terminal: a line can be edited and earlier ones brought back, and what comes in is printed
 * above the line that is being written.
 */
final class ChatTerminal implements ChatScreen {

  private static final String PROMPT = "> ";

  /** How many lines can be brought back; they are kept in memory only. */
  private static final int HISTORY_LINES = 500;

  /** How long the end may wait for the line that is being written to be given up. */
  private static final long CLOSE_SECONDS = 2;

  private final Terminal terminal;
  private final LineReader reader;

  /** Held while a line is being read. */
  private final Semaphore reading = new Semaphore(1);

  private volatile @Nullable Thread readingThread;
  private volatile boolean closed;
  private volatile Runnable interrupted = () -> {};

  ChatTerminal(Terminal terminal) {
    this.terminal = terminal;
    DefaultParser asItIs = new DefaultParser();
    asItIs.setQuoteChars(new char[0]);
    asItIs.setEscapeChars(new char[0]);
    this.reader =
        LineReaderBuilder.builder()
            .terminal(terminal)
            .parser(asItIs)
            .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
            .variable(LineReader.HISTORY_SIZE, HISTORY_LINES)
            .build();
  }

  /** The terminal of this process; none if its input or output is something else. */
  static Optional<ChatTerminal> open() throws IOException {
    Terminal terminal =
        TerminalBuilder.builder()
            .system(true)
            .systemOutput(SystemOutput.SysOut)
            .dumb(true)
            .encoding(StandardCharsets.UTF_8)
            .build();
    if (terminal.getType().startsWith(Terminal.TYPE_DUMB)) {
      terminal.close();
      return Optional.empty();
    }
    return Optional.of(new ChatTerminal(terminal));
  }

  @Override
  public @Nullable String readLine() throws IOException {
    reading.acquireUninterruptibly();
    readingThread = Thread.currentThread();
    try {
      return closed ? null : reader.readLine(PROMPT);
    } catch (UserInterruptException e) {
      interrupted.run();
      return null;
    } catch (EndOfFileException | IllegalStateException e) {
      // Ctrl-D; or the process is ending, and the terminal is closed already.
      return null;
    } catch (IOError e) {
      throw new IOException("the terminal is gone", e);
    } finally {
      readingThread = null;
      reading.release();
    }
  }

  @Override
  public void show(String line) {
    reader.printAbove(line);
  }

  @Override
  public void onInterrupt(Runnable action) {
    interrupted = action;
    terminal.handle(Signal.INT, signal -> action.run());
  }

  @Override
  public void close() {
    interrupted = () -> {};
    closed = true;
    endLine();
    try {
      terminal.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Gives up a line that is being written: the reader then restores the terminal's settings. */
  private void endLine() {
    Thread thread = readingThread;
    if (thread != null) {
      thread.interrupt();
    }
    try {
      if (reading.tryAcquire(CLOSE_SECONDS, TimeUnit.SECONDS)) {
        reading.release();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
