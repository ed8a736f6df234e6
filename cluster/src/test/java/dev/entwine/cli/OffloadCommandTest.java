package dev.entwine.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.entwine.node.NodeProcess;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The command as a user has it: a process of its own. */
@Timeout(120)
class OffloadCommandTest {

  private static final Duration BOUND = Duration.ofSeconds(60);
  private static final String ABC =
      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

  @TempDir Path folder;

  private record Ended(int exitCode, String out, String err) {}

  private Process start(String... words) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(NodeProcess.inherited());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-Dentwine.home=" + NodeProcess.home()));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(Main.class.getName(), "offload"));
    command.addAll(List.of(words));
    return new ProcessBuilder(command)
        .directory(folder.toFile())
        .redirectOutput(out().toFile())
        .redirectError(err().toFile())
        .start();
  }

  /** Not in the folder itself, which is looked at. */
  private Path out() {
    return folder.resolveSibling(folder.getFileName() + ".out");
  }

  private Path err() {
    return folder.resolveSibling(folder.getFileName() + ".err");
  }

  private Ended end(Process process, String input) throws Exception {
    try (OutputStream stdin = process.getOutputStream()) {
      stdin.write(input.getBytes(UTF_8));
    }
    try {
      assertThat(process.waitFor(BOUND.toSeconds(), TimeUnit.SECONDS)).isTrue();
      return new Ended(process.exitValue(), Files.readString(out()), Files.readString(err()));
    } finally {
      process.destroyForcibly();
      Files.deleteIfExists(out());
      Files.deleteIfExists(err());
    }
  }

  private Ended run(String input, String... words) throws Exception {
    return end(start(words), input);
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void sha256_prints_what_sha256sum_reads_and_goes_on_after_a_missing_file() throws Exception {
    Files.writeString(folder.resolve("a b"), "abc");
    Files.writeString(folder.resolve("c"), "abc");

    Ended ended = run("", "sha256", "a b", "missing", "./c");

    assertThat(ended.out()).isEqualTo(ABC + "  a b\n" + ABC + "  ./c\n");
    assertThat(ended.err())
        .contains("entwine: missing: no such file\n", "2 files, 6 B in ", "event loop lag: ");
    assertThat(ended.exitCode()).isEqualTo(ExitCode.FAILED);

    Path peer = Path.of("/usr/bin/sha256sum");
    Assumptions.assumeTrue(Files.isExecutable(peer), "no sha256sum here to compare with");
    Path sums = Files.writeString(folder.resolve("SUMS"), ended.out());
    Process check =
        new ProcessBuilder(peer.toString(), "--strict", "-c", sums.toString())
            .directory(folder.toFile())
            .start();
    String verdict = new String(check.getInputStream().readAllBytes(), UTF_8);
    assertThat(verdict).isEqualTo("a b: OK\n./c: OK\n");
  }

  @Test
  void gzip_keeps_the_file_and_overwrites_only_if_told() throws Exception {
    Files.writeString(folder.resolve("a"), "content");
    Files.writeString(folder.resolve("a.gz"), "old");

    Ended refused = run("", "gzip", "a");
    assertThat(refused.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(refused.err()).startsWith("entwine: a.gz: is there already\n");
    assertThat(folder.resolve("a.gz")).hasContent("old");

    Ended done = run("", "gzip", "--force", "a");
    assertThat(done.exitCode()).isZero();
    assertThat(done.out()).isEqualTo("a.gz\n");
    assertThat(names()).containsExactly("a", "a.gz");
    try (GZIPInputStream in = new GZIPInputStream(Files.newInputStream(folder.resolve("a.gz")))) {
      assertThat(in.readAllBytes()).asString(UTF_8).isEqualTo("content");
    }
  }

  @Test
  void a_password_comes_from_standard_input_and_is_never_shown() throws Exception {
    Ended hashed = run("sesam öffne dich\n", "bcrypt", "hash", "--cost", "4");
    assertThat(hashed.exitCode()).isZero();
    assertThat(hashed.out()).matches("\\$2b\\$04\\$.{53}\n");
    assertThat(hashed.err()).startsWith("event loop lag: ").doesNotContain("sesam");

    String hash = hashed.out().strip();
    Ended right = run("sesam öffne dich\n", "bcrypt", "check", hash);
    assertThat(right.out()).isEqualTo("match\n");
    assertThat(right.exitCode()).isZero();

    Ended wrong = run("sesam\n", "bcrypt", "check", hash);
    assertThat(wrong.out()).isEqualTo("no match\n");
    assertThat(wrong.exitCode()).isEqualTo(ExitCode.FAILED);
  }

  @Test
  void a_password_that_bcrypt_would_cut_is_refused_in_one_line() throws Exception {
    Ended ended = run("x".repeat(73) + "\n", "bcrypt", "hash");

    assertThat(ended.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(ended.out()).isEmpty();
    assertThat(ended.err())
        .isEqualTo("entwine: password: is 73 bytes long as UTF-8, bcrypt takes 1 to 72\n");
  }

  @Test
  void wrong_words_are_one_line_and_exit_code_2() throws Exception {
    for (List<String> words :
        List.of(
            List.of("sha256"),
            List.of("md5", "x"),
            List.of("gzip", "--frce", "x"),
            List.of("bcrypt"),
            List.of("bcrypt", "hash", "--cost", "99"),
            List.of("bcrypt", "check", "$1$"))) {
      Ended ended = run("", words.toArray(String[]::new));

      assertThat(ended.exitCode()).as("%s", words).isEqualTo(ExitCode.USAGE);
      assertThat(ended.err()).startsWith("entwine: ").hasLineCount(1);
      assertThat(ended.out()).isEmpty();
    }
  }

  @Test
  void ctrl_c_leaves_no_half_file() throws Exception {
    try (RandomAccessFile sparse = new RandomAccessFile(folder.resolve("big").toFile(), "rw")) {
      sparse.setLength(1L << 42);
    }
    Process process = start("gzip", "big", "big");
    await().atMost(BOUND).until(() -> names().size() > 1);
    new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor();
    Ended ended = end(process, "");

    assertThat(ended.exitCode()).isEqualTo(ExitCode.INTERRUPTED);
    assertThat(ended.err()).contains("cancelled: 0 of 2 files are done\n");
    assertThat(ended.out()).isEmpty();
    assertThat(names()).containsExactly("big");
  }
}
