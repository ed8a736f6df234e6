package dev.entwine.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entwine.bus.OffloadAnswer;
import dev.entwine.bus.OffloadError;
import dev.entwine.bus.OffloadFailure;
import dev.entwine.bus.OffloadResult;
import dev.entwine.bus.OffloadTask;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class OffloadSessionTest {

  @TempDir Path folder;

  private static class Outcomes implements OffloadSession.Listener {
    final Map<Integer, OffloadResult> results = new TreeMap<>();
    final Map<Integer, OffloadFailure> failures = new TreeMap<>();

    @Override
    public void done(int index, OffloadResult result) {
      results.put(index, result);
    }

    @Override
    public void failed(int index, OffloadError error) {
      failures.put(index, error.failure());
    }
  }

  @Test
  void many_more_jobs_than_threads_are_all_done_and_none_is_refused() throws Exception {
    List<OffloadTask> tasks = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      Path file = Files.writeString(folder.resolve("f" + i), "x".repeat(i));
      tasks.add(new OffloadTask.Sha256(file.toString()));
    }
    tasks.add(100, new OffloadTask.Sha256(folder.resolve("missing").toString()));
    Outcomes outcomes = new Outcomes();

    assertThat(new OffloadSession(tasks, outcomes).run(4)).isTrue();

    assertThat(outcomes.results).hasSize(300);
    assertThat(outcomes.results.get(300).answer())
        .isInstanceOfSatisfying(
            OffloadAnswer.Sha256.class, answer -> assertThat(answer.bytes()).isEqualTo(299));
    assertThat(outcomes.failures).containsExactly(Map.entry(100, OffloadFailure.NOT_FOUND));
  }

  @Test
  void cancelling_ends_what_runs_begins_nothing_more_and_leaves_no_half_file() throws Exception {
    Path file = folder.resolve("endless");
    try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
      sparse.setLength(1L << 42);
    }
    List<OffloadTask> tasks = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      tasks.add(new OffloadTask.Gzip(file.toString(), false));
    }
    OffloadSession[] session = new OffloadSession[1];
    Outcomes outcomes =
        new Outcomes() {
          @Override
          public void progress(int index, long done) {
            if (done > 0) {
              session[0].cancel();
            }
          }
        };
    session[0] = new OffloadSession(tasks, outcomes);

    assertThat(session[0].run(4)).isFalse();

    assertThat(outcomes.results).isEmpty();
    assertThat(outcomes.failures).hasSizeBetween(1, 99).containsValue(OffloadFailure.CANCELLED);
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).containsExactly(file);
    }
  }
}
