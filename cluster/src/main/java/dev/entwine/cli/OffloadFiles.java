package dev.entwine.cli;

import dev.entwine.bus.OffloadAnswer;
import dev.entwine.bus.OffloadError;
import dev.entwine.bus.OffloadFailure;
import dev.entwine.bus.OffloadResult;
import dev.entwine.bus.OffloadTask;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Jobs on files: shows how far they are, and what came of them in the order of the files. */
final class OffloadFiles implements OffloadSession.Listener {

  private final List<String> files;
  private final BiFunction<String, OffloadAnswer, String> line;
  private final PrintWriter out;
  private final PrintWriter err;
  private final OffloadDisplay display;
  private final OffloadLagReport lag = new OffloadLagReport();
  private final OffloadSession session;

  /** What is to be said of each file, once it is its turn; null until it is done. */
  private final @Nullable Runnable[] outcomes;

  private final long start = System.nanoTime();
  private int shown;
  private int done;
  private int failed;
  private long bytes;
  private long written;

  /**
   * @param task makes the job on a file, whose absolute path it is given
   * @param line what to print for a file that is done
   */
  OffloadFiles(
      CommandSpec spec,
      List<String> files,
      Function<String, OffloadTask> task,
      BiFunction<String, OffloadAnswer, String> line) {
    this.files = files;
    this.line = line;
    this.out = spec.commandLine().getOut();
    this.err = spec.commandLine().getErr();
    this.outcomes = new Runnable[files.size()];
    this.session = new OffloadSession(tasks(spec, files, task), this);
    this.display = OffloadDisplay.open(err, files);
  }

  private static List<OffloadTask> tasks(
      CommandSpec spec, List<String> files, Function<String, OffloadTask> task) {
    try {
      return files.stream().map(OffloadText::absolute).map(task).toList();
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
    }
  }

  /** Does everything, and returns the exit code. */
  int run() {
    StopSignal.install().whenRequested(session::cancel);
    boolean all = session.run(OffloadSession.USUAL_COST);
    display.clear();
    showOutcomes(true);
    if (!all) {
      err.printf("cancelled: %d of %d files are done%n", done, files.size());
    }
    summarise();
    out.flush();
    err.flush();
    if (!all) {
      return ExitCode.INTERRUPTED;
    }
    return failed == 0 ? ExitCode.OK : ExitCode.FAILED;
  }

  @Override
  public void progress(int index, long done) {
    display.progress(index, done);
  }

  @Override
  public void done(int index, OffloadResult result) {
    done++;
    lag.add(result.lag());
    if (result.answer() instanceof OffloadAnswer.Sha256 answer) {
      bytes += answer.bytes();
    } else if (result.answer() instanceof OffloadAnswer.Gzip answer) {
      bytes += answer.bytes();
      written += answer.written();
    }
    outcomes[index] = () -> out.println(line.apply(files.get(index), result.answer()));
    ended(index);
  }

  @Override
  public void failed(int index, OffloadError error) {
    if (error.failure() == OffloadFailure.CANCELLED) {
      outcomes[index] = () -> {};
    } else {
      failed++;
      String problem = OffloadText.problem(files.get(index), error);
      outcomes[index] = () -> err.println(problem);
    }
    ended(index);
  }

  private void ended(int index) {
    display.ended(index);
    showOutcomes(false);
  }

  /** Shows what is done, up to the first file that is not; at the end the rest too. */
  private void showOutcomes(boolean all) {
    List<Runnable> next = new ArrayList<>();
    for (; shown < outcomes.length && (all || outcomes[shown] != null); shown++) {
      if (outcomes[shown] != null) {
        next.add(outcomes[shown]);
      }
    }
    if (!next.isEmpty()) {
      display.clear();
      next.forEach(Runnable::run);
      err.flush();
      if (out.checkError()) {
        session.cancel(); // nobody reads on
      }
    }
  }

  @Override
  public void tick() {
    display.tick();
  }

  private void summarise() {
    if (done > 0) {
      double seconds = (System.nanoTime() - start) / 1e9;
      err.printf(
          "%d %s, %s in %.1f s%s%n",
          done,
          done == 1 ? "file" : "files",
          OffloadText.size(bytes),
          seconds,
          written > 0 ? ", compressed to " + OffloadText.size(written) : "");
      err.println(lag.line());
    }
  }
}
