package dev.entwine.reactor;

import dev.entwine.defer.Deferred;
import dev.entwine.protocol.CannotSpawnError;
import io.vertx.core.buffer.Buffer;
import java.util.List;

/**
 * Runs a program to its end, for what it prints or its exit code. Twisted's {@code internet.utils}.
 *
 * <p>All methods are called on the reactor, and their {@code args} are what comes after the
 * program's own name. Each Deferred fails with {@link CannotSpawnError} if the program can't be
 * started. Cancelling one kills the program and closes its pipes.
 *
 * <p>Different from Twisted: a program that was ended by signal <i>n</i> has the exit code 128 +
 * <i>n</i>, since the JVM does not tell the one from the other; and what is kept of its output is
 * {@linkplain ProcessCallOptions#maxOutput bounded}.
 */
public final class Processes {

  private Processes() {}

  /** {@link #getProcessOutput(Reactor, String, List, ProcessCallOptions)} with the defaults. */
  public static Deferred<Buffer> getProcessOutput(
      Reactor reactor, String executable, List<String> args) {
    return getProcessOutput(reactor, executable, args, ProcessCallOptions.DEFAULT);
  }

  /**
   * What a program prints to its standard output, whatever its exit code.
   *
   * @return fires when the program has ended. Fails with {@link UnexpectedErrorOutput} as soon as
   *     it prints something to its standard error, unless {@link ProcessCallOptions#errortoo}; with
   *     {@link OutputTooLong} if it prints too much
   */
  public static Deferred<Buffer> getProcessOutput(
      Reactor reactor, String executable, List<String> args, ProcessCallOptions options) {
    return new ProcessCall<Buffer>(options) {
      @Override
      void received(int childFD, Buffer data) {
        if (childFD == 1 || options.errortoo()) {
          keep(out, data);
        } else {
          fail(new UnexpectedErrorOutput(data, whenEnded()));
          transport().loseConnection();
        }
      }

      @Override
      Buffer answer(int exitCode) {
        return out;
      }
    }.start(reactor, executable, args);
  }

  /** {@link #getProcessValue(Reactor, String, List, ProcessCallOptions)} with the defaults. */
  public static Deferred<Integer> getProcessValue(
      Reactor reactor, String executable, List<String> args) {
    return getProcessValue(reactor, executable, args, ProcessCallOptions.DEFAULT);
  }

  /**
   * The exit code of a program, 0 to 255; what it prints is read and dropped.
   *
   * @return fires when the program has ended
   */
  public static Deferred<Integer> getProcessValue(
      Reactor reactor, String executable, List<String> args, ProcessCallOptions options) {
    return new ProcessCall<Integer>(options) {
      @Override
      void received(int childFD, Buffer data) {
        // Read, so that the program does not wait for that.
      }

      @Override
      Integer answer(int exitCode) {
        return exitCode;
      }
    }.start(reactor, executable, args);
  }

  /**
   * {@link #getProcessOutputAndValue(Reactor, String, List, ProcessCallOptions)} with the defaults.
   */
  public static Deferred<ProcessResult> getProcessOutputAndValue(
      Reactor reactor, String executable, List<String> args) {
    return getProcessOutputAndValue(reactor, executable, args, ProcessCallOptions.DEFAULT);
  }

  /**
   * All that a program prints, and its exit code. (Twisted fails for a program that was ended by a
   * signal; here that is the exit code 128 + n.)
   *
   * @return fires when the program has ended. Fails with {@link OutputTooLong} if it prints too
   *     much
   */
  public static Deferred<ProcessResult> getProcessOutputAndValue(
      Reactor reactor, String executable, List<String> args, ProcessCallOptions options) {
    return new ProcessCall<ProcessResult>(options) {
      @Override
      void received(int childFD, Buffer data) {
        keep(childFD == 1 ? out : err, data);
      }

      @Override
      ProcessResult answer(int exitCode) {
        return new ProcessResult(out, err, exitCode);
      }
    }.start(reactor, executable, args);
  }
}
