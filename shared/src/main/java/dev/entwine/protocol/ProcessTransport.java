package dev.entwine.protocol;

import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/**
 * A child process, as its {@link ProcessProtocol} reaches it. Twisted's {@code IProcessTransport}.
 *
 * <p>All methods may be called from any thread: from another one than the reactor's loop they take
 * effect on it, in the order of the calls.
 *
 * <p>As a {@link Consumer} it is the process's standard input: a registered producer is told to
 * wait when more than {@link Transport#BUFFER_SIZE} bytes are buffered, and to go on when nothing
 * is. As a {@link PushProducer} it is the process's output, both standard output and standard
 * error: pausing it stops reading them, so that the process has to wait when it has filled its
 * pipes. While it is paused the end of the output is not noticed either, and {@code processEnded}
 * waits.
 */
public interface ProcessTransport extends Consumer, PushProducer {

  /** The number of the process; null once it has exited. */
  @Nullable Long pid();

  /**
   * Writes to the process's standard input. Ignored when that is closed, and after {@link
   * #closeStdin} unless a producer is registered.
   *
   * @param data not to be changed by the caller any more
   */
  @Override
  void write(Buffer data);

  /** Writes several buffers to the standard input, in order. */
  default void writeSequence(Iterable<Buffer> data) {
    data.forEach(this::write);
  }

  /**
   * {@link #write} for the standard input, by number.
   *
   * @param childFD 0
   * @throws IllegalArgumentException for another one, which can't be written to
   */
  void writeToChild(int childFD, Buffer data);

  /**
   * Closes a pipe: the standard input, 0, once all that was written has been sent and no producer
   * is registered any more; the standard output, 1, or error, 2, at once, which the process notices
   * when it next writes: most are ended by that. {@code childConnectionLost} follows on a later
   * turn. A pipe that is closed, or was not asked for, stays so.
   *
   * @throws IllegalArgumentException for another number than these
   */
  void closeChildFD(int childFD);

  /** {@link #closeChildFD} for the standard input: how a process is told that there is no more. */
  default void closeStdin() {
    closeChildFD(0);
  }

  /** {@link #closeChildFD} for the standard output. */
  default void closeStdout() {
    closeChildFD(1);
  }

  /** {@link #closeChildFD} for the standard error. */
  default void closeStderr() {
    closeChildFD(2);
  }

  /** Closes all three pipes. The process may live on. */
  void loseConnection();

  /** {@link #loseConnection}. */
  @Override
  default void stopProducing() {
    loseConnection();
  }

  /**
   * Sends the process a signal. TERM and KILL are sent before this returns; others, which the JVM
   * has no call for, through {@code /bin/sh} on another thread, in order.
   *
   * @param name of a signal: TERM, KILL, INT, HUP, QUIT, STOP, CONT, USR1, USR2 and the like; with
   *     or without SIG before it
   * @throws ProcessExitedAlready if the process has exited
   * @throws IllegalArgumentException if there is no such signal
   */
  void signalProcess(String name);

  /**
   * {@link #signalProcess(String)} by number.
   *
   * @param number 1 to 64
   */
  void signalProcess(int number);

  /**
   * Bytes written to the standard input and not yet in the pipe; a write of a few bytes counts as
   * much as it costs in memory, about a hundred. On the reactor's loop only.
   */
  long bufferedBytes();
}
