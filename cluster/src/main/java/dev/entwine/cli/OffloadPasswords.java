package dev.entwine.cli;

import dev.entwine.bus.OffloadAnswer;
import dev.entwine.bus.OffloadError;
import dev.entwine.bus.OffloadResult;
import dev.entwine.bus.OffloadTask;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Function;
import picocli.CommandLine.Model.CommandSpec;

/** A job on a password: asks for it, has the job done, and shows what came of it. */
final class OffloadPasswords implements OffloadSession.Listener {

  /** More than any password can have, less than a file that was given by mistake. */
  private static final int MAX_BYTES = 1024;

  /** Shows an answer. */
  interface Show {
    /** Prints it and returns the exit code. */
    int show(PrintWriter out, OffloadAnswer answer);
  }

  private final PrintWriter out;
  private final PrintWriter err;
  private final Show show;
  private int exitCode = ExitCode.FAILED;

  private OffloadPasswords(CommandSpec spec, Show show) {
    this.out = spec.commandLine().getOut();
    this.err = spec.commandLine().getErr();
    this.show = show;
  }

  /**
   * Does everything, and returns the exit code.
   *
   * @param twice whether the password is new, so that it has to be typed twice
   */
  static int run(
      CommandSpec spec, boolean twice, int cost, Function<String, OffloadTask> task, Show show) {
    OffloadPasswords passwords = new OffloadPasswords(spec, show);
    OffloadTask checked;
    try {
      checked = task.apply(passwords.ask(twice));
    } catch (IOException | IllegalArgumentException e) {
      passwords.err.println("entwine: " + e.getMessage());
      passwords.err.flush();
      return ExitCode.FAILED;
    }
    OffloadSession session = new OffloadSession(List.of(checked), passwords);
    StopSignal.install().whenRequested(session::cancel);
    return session.run(cost) ? passwords.exitCode : ExitCode.INTERRUPTED;
  }

  private String ask(boolean twice) throws IOException {
    if (!OffloadTerminal.isStandardInput()) {
      return readLine(System.in);
    }
    Thread atExit = new Thread(() -> OffloadTerminal.echo(true), "entwine-echo");
    Runtime.getRuntime().addShutdownHook(atExit);
    if (!OffloadTerminal.echo(false)) {
      throw new IOException("the terminal would show the password: give it on standard input");
    }
    try {
      String password = prompt("Password: ");
      if (twice && !prompt("The same again: ").equals(password)) {
        throw new IOException("the passwords differ");
      }
      return password;
    } finally {
      OffloadTerminal.echo(true);
      Runtime.getRuntime().removeShutdownHook(atExit);
    }
  }

  private String prompt(String prompt) throws IOException {
    err.print(prompt);
    err.flush();
    try {
      return readLine(System.in);
    } finally {
      err.println();
      err.flush();
    }
  }

  /**
   * Reads a line of UTF-8, and not a byte more.
   *
   * @throws IOException if there is none, if it is too long, or no UTF-8
   */
  static String readLine(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    int b = in.read();
    for (; b >= 0 && b != '\n'; b = in.read()) {
      line.write(b);
      if (line.size() > MAX_BYTES) {
        throw new IOException("password: is longer than any that bcrypt takes");
      }
    }
    if (b < 0 && line.size() == 0) {
      throw new IOException("password: there is none on standard input");
    }
    try {
      String text =
          StandardCharsets.UTF_8
              .newDecoder()
              .decode(ByteBuffer.wrap(line.toByteArray()))
              .toString();
      return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
    } catch (CharacterCodingException e) {
      throw new IOException("password: is not UTF-8", e);
    }
  }

  @Override
  public void done(int index, OffloadResult result) {
    exitCode = show.show(out, result.answer());
    out.flush();
    OffloadLagReport lag = new OffloadLagReport();
    lag.add(result.lag());
    err.println(lag.line());
    err.flush();
  }

  @Override
  public void failed(int index, OffloadError error) {
    exitCode = ExitCode.FAILED;
    err.println("entwine: " + error.getMessage());
    err.flush();
  }
}
