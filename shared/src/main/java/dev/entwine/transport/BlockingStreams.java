package dev.entwine.transport;

import static java.util.concurrent.TimeUnit.SECONDS;

import io.vertx.core.buffer.Buffer;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An input and an output that can only be read and written by threads that block: a daemon thread
 * for each, there while there is something to do. Nothing is read that was not asked for.
 *
 * <p>A read can't be taken back. What it brings although nobody wants it any more is kept for who
 * asks next, so nothing of standard input is lost between two users.
 */
class BlockingStreams {

  private static final Logger LOG = LoggerFactory.getLogger(BlockingStreams.class);

  /** The most that is read or written at a time, in bytes. */
  private static final int CHUNK = 64 * 1024;

  private final InputStream in;
  private final OutputStream out;
  private final Executor reading;
  private final Executor writing;

  // Guarded by this: the loops that ask, and the thread that reads.
  private @Nullable BiConsumer<@Nullable Buffer, @Nullable IOException> asking;
  private boolean inRead;
  private @Nullable Buffer unwanted;

  /**
   * @param name of the threads
   */
  BlockingStreams(InputStream in, OutputStream out, String name) {
    this.in = in;
    this.out = out;
    this.reading = oneThread(name + "-in");
    this.writing = oneThread(name + "-out");
  }

  /**
   * The process's own. The output is not that of {@code System.out}, which keeps silent about what
   * goes wrong.
   */
  static BlockingStreams standard() {
    return Standard.STREAMS;
  }

  private static final class Standard {
    static final BlockingStreams STREAMS =
        new BlockingStreams(System.in, new FileOutputStream(FileDescriptor.out), "entwine-stdio");
  }

  private static Executor oneThread(String name) {
    ThreadPoolExecutor executor =
        new ThreadPoolExecutor(
            1,
            1,
            1,
            SECONDS,
            new LinkedBlockingQueue<>(),
            work -> {
              Thread thread = new Thread(work, name);
              thread.setDaemon(true);
              return thread;
            });
    executor.allowCoreThreadTimeOut(true);
    return executor;
  }

  /**
   * Asks for some bytes.
   *
   * @param then called with them, or with null for both at the end of the input, or with what went
   *     wrong; once, on any thread, perhaps before this returns
   */
  final void read(BiConsumer<@Nullable Buffer, @Nullable IOException> then) {
    Buffer ready;
    synchronized (this) {
      ready = unwanted;
      unwanted = null;
      if (ready == null) {
        asking = then;
        if (!inRead) {
          inRead = true;
          reading.execute(this::readOnce);
        }
      }
    }
    if (ready != null) {
      then.accept(ready, null);
    }
  }

  /** Whoever asked does not want it any more. */
  final synchronized void forget() {
    asking = null;
  }

  /** What was delivered was not wanted any more: it is for who asks next. */
  final synchronized void giveBack(Buffer data) {
    unwanted = unwanted == null ? data : data.appendBuffer(unwanted);
  }

  private void readOnce() {
    byte[] bytes = new byte[CHUNK];
    int read = -1;
    IOException failure = null;
    try {
      read = in.read(bytes);
    } catch (IOException e) {
      failure = e;
    }
    Buffer data = read > 0 ? Buffer.buffer(read).appendBytes(bytes, 0, read) : null;
    BiConsumer<@Nullable Buffer, @Nullable IOException> then;
    synchronized (this) {
      inRead = false;
      then = asking;
      asking = null;
      if (then == null && data != null) {
        unwanted = unwanted == null ? data : unwanted.appendBuffer(data);
      }
    }
    if (then != null) {
      then.accept(data, failure);
    }
  }

  /**
   * Writes these, after what was written before.
   *
   * @param then called with null, or with what went wrong; on the thread that writes
   */
  final void write(List<Buffer> data, Consumer<@Nullable IOException> then) {
    writing.execute(
        () -> {
          IOException failure = null;
          try {
            for (Buffer each : data) {
              writeInPieces(each);
            }
            out.flush();
          } catch (IOException e) {
            failure = e;
          }
          then.accept(failure);
        });
  }

  /** The JDK copies what it is given, so it is given little at a time. */
  private void writeInPieces(Buffer data) throws IOException {
    for (int at = 0; at < data.length(); at += CHUNK) {
      out.write(data.getBytes(at, Math.min(at + CHUNK, data.length())));
    }
  }

  /** Closes the output, when what was to be written has been. */
  final void closeOutput() {
    writing.execute(
        () -> {
          try {
            out.close();
          } catch (IOException e) {
            LOG.debug("The output could not be closed properly", e);
          }
        });
  }

  /** The connection is over. Standard input and output stay open: others may use them. */
  void close() {}
}
