package dev.entwine.verticles.offload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.entwine.bus.OffloadAnswer;
import dev.entwine.bus.OffloadError;
import dev.entwine.bus.OffloadFailure;
import dev.entwine.bus.OffloadTask;
import dev.entwine.service.OptionsError;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileWorkTest {

  private static final int SIZE = 3_000_000;

  @TempDir Path top;
  private Path root;
  private byte[] content;
  private FileWork work;

  @BeforeEach
  void fill() throws IOException {
    root = Files.createDirectory(top.resolve("root"));
    content = new byte[SIZE];
    new Random(7).nextBytes(content);
    Files.write(root.resolve("data"), content);
    work = new FileWork(Root.open(root.toString()));
  }

  private OffloadAnswer sha256(String path) {
    return work.sha256(new OffloadTask.Sha256(path), new Meter());
  }

  private OffloadAnswer.Gzip gzip(String path, boolean overwrite) {
    return (OffloadAnswer.Gzip) work.gzip(new OffloadTask.Gzip(path, overwrite), new Meter());
  }

  private OffloadFailure failureOf(String path) {
    OffloadFailure ofDigest =
        catchThrowableOfType(OffloadError.class, () -> sha256(path)).failure();
    OffloadFailure ofGzip =
        catchThrowableOfType(OffloadError.class, () -> gzip(path, false)).failure();
    assertThat(ofGzip).isEqualTo(ofDigest);
    return ofDigest;
  }

  private byte[] unpacked(Path file) throws IOException {
    try (GZIPInputStream in = new GZIPInputStream(Files.newInputStream(file))) {
      return in.readAllBytes();
    }
  }

  private Stream<String> names() throws IOException {
    try (Stream<Path> files = Files.list(root)) {
      return files.map(file -> file.getFileName().toString()).toList().stream();
    }
  }

  @Test
  void a_digest_is_that_of_the_standard() throws IOException {
    Files.writeString(root.resolve("abc"), "abc");
    Files.createFile(root.resolve("empty"));

    assertThat(sha256("abc"))
        .isEqualTo(
            new OffloadAnswer.Sha256(
                "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", 3));
    assertThat(sha256("empty"))
        .isEqualTo(
            new OffloadAnswer.Sha256(
                "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", 0));
  }

  @Test
  void a_digest_is_that_of_sha256sum() throws Exception {
    Path peer = Path.of("/usr/bin/sha256sum");
    Assumptions.assumeTrue(Files.isExecutable(peer), "no sha256sum here to compare with");
    Process process = new ProcessBuilder(peer.toString(), root.resolve("data").toString()).start();
    String line = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(sha256("data")).isEqualTo(new OffloadAnswer.Sha256(line.substring(0, 64), SIZE));
  }

  @Test
  void an_absolute_path_inside_the_root_is_as_good_as_a_relative_one() {
    assertThat(sha256(root.resolve("data").toString())).isEqualTo(sha256("data"));
  }

  @Test
  void the_meter_follows_the_reading() {
    Meter meter = new Meter();
    work.sha256(new OffloadTask.Sha256("data"), meter);

    assertThat(meter.done()).isEqualTo(SIZE);
    assertThat(meter.total()).isEqualTo(SIZE);
  }

  @Test
  void a_compressed_file_unpacks_to_the_same() throws IOException {
    OffloadAnswer.Gzip answer = gzip("data", false);

    Path written = root.toRealPath().resolve("data.gz");
    assertThat(answer)
        .isEqualTo(new OffloadAnswer.Gzip(written.toString(), SIZE, Files.size(written)));
    assertThat(unpacked(written)).isEqualTo(content);
    assertThat(names()).containsExactlyInAnyOrder("data", "data.gz");
  }

  @Test
  void a_compressed_file_has_the_time_and_the_permissions_of_its_source() throws IOException {
    Path data = root.resolve("data");
    FileTime time = FileTime.from(Instant.parse("2001-02-03T04:05:06Z"));
    Files.setLastModifiedTime(data, time);
    Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rw-r-----"));

    Path written = Path.of(gzip("data", false).path());

    assertThat(Files.getLastModifiedTime(written)).isEqualTo(time);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(written)))
        .isEqualTo("rw-r-----");
  }

  @Test
  void a_file_in_the_way_is_kept_unless_it_may_be_overwritten() throws IOException {
    Path old = Files.writeString(root.resolve("data.gz"), "old");

    assertThatThrownBy(() -> gzip("data", false))
        .isInstanceOf(OffloadError.class)
        .hasMessage("data.gz: is there already");
    assertThat(old).hasContent("old");

    gzip("data", true);
    assertThat(unpacked(old)).isEqualTo(content);
    assertThat(names()).containsExactlyInAnyOrder("data", "data.gz");
  }

  @Test
  void what_is_compressed_already_is_left_alone() throws IOException {
    Files.writeString(root.resolve("old.gz"), "x");

    assertThatThrownBy(() -> gzip("old.gz", true)).hasMessage("old.gz: is compressed already");
  }

  @Test
  void a_link_within_the_root_leads_to_its_file_and_names_the_result() throws IOException {
    Files.createSymbolicLink(root.resolve("link"), Path.of("data"));

    assertThat(sha256("link")).isEqualTo(sha256("data"));
    assertThat(gzip("link", false).path()).endsWith("/root/link.gz");
  }

  @Test
  void a_path_outside_the_root_is_not_allowed_whatever_is_there() throws IOException {
    Files.writeString(top.resolve("secret"), "x");

    assertThat(failureOf("../secret")).isEqualTo(OffloadFailure.NOT_ALLOWED);
    assertThat(failureOf("../missing")).isEqualTo(OffloadFailure.NOT_ALLOWED);
    assertThat(failureOf(top.resolve("secret").toString())).isEqualTo(OffloadFailure.NOT_ALLOWED);
    assertThat(failureOf(top.resolve("root2").toString())).isEqualTo(OffloadFailure.NOT_ALLOWED);
  }

  @Test
  void a_link_out_of_the_root_is_not_allowed() throws IOException {
    Path secret = Files.writeString(top.resolve("secret"), "x");
    Files.createSymbolicLink(root.resolve("file"), secret);
    Files.createSymbolicLink(root.resolve("folder"), top);

    assertThat(failureOf("file")).isEqualTo(OffloadFailure.NOT_ALLOWED);
    assertThat(failureOf("folder/secret")).isEqualTo(OffloadFailure.NOT_ALLOWED);
    assertThat(top.resolve("secret.gz")).doesNotExist();
  }

  @Test
  void what_is_no_file_is_told_apart() {
    assertThat(failureOf("missing")).isEqualTo(OffloadFailure.NOT_FOUND);
    assertThat(failureOf("data/x")).isIn(OffloadFailure.NOT_FOUND, OffloadFailure.IO);
    assertThat(failureOf(".")).isEqualTo(OffloadFailure.BAD_REQUEST);
    assertThat(failureOf("x".repeat(300))).isEqualTo(OffloadFailure.IO);
  }

  @Test
  void a_root_has_to_be_a_folder() {
    assertThatThrownBy(() -> Root.open(root.resolve("data").toString()))
        .isInstanceOf(OptionsError.class)
        .hasMessageEndingWith("which is no folder that can be opened");
    assertThatThrownBy(() -> Root.open(root.resolve("missing").toString()))
        .isInstanceOf(OptionsError.class);
  }

  @Test
  void a_cancelled_job_ends_at_its_next_block_and_leaves_nothing() throws IOException {
    Meter meter = new Meter();
    meter.cancel();

    assertThatThrownBy(() -> work.gzip(new OffloadTask.Gzip("data", false), meter))
        .isInstanceOfSatisfying(
            OffloadError.class,
            error -> assertThat(error.failure()).isEqualTo(OffloadFailure.CANCELLED));
    assertThat(meter.done()).isPositive().isLessThan(SIZE);
    assertThat(names()).containsExactly("data");
  }
}
