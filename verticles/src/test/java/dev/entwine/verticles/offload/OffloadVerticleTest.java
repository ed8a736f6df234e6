package dev.entwine.verticles.offload;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.entwine.bus.OffloadAnswer;
import dev.entwine.bus.OffloadContract;
import dev.entwine.bus.OffloadError;
import dev.entwine.bus.OffloadFailure;
import dev.entwine.bus.OffloadJob;
import dev.entwine.bus.OffloadProgress;
import dev.entwine.bus.OffloadResult;
import dev.entwine.bus.OffloadTask;
import dev.entwine.service.OptionsError;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(VertxExtension.class)
class OffloadVerticleTest {

  private static final Duration BOUND = Duration.ofSeconds(60);

  @TempDir Path root;

  private String deploy(Vertx vertx, Object... keysAndValues) throws Exception {
    JsonObject config = new JsonObject().put("root", root.toString()).put("bcryptCost", 4);
    for (int i = 0; i < keysAndValues.length; i += 2) {
      config.put((String) keysAndValues[i], keysAndValues[i + 1]);
    }
    return result(
        vertx.deployVerticle(
            OffloadVerticle.class.getName(), new DeploymentOptions().setConfig(config)));
  }

  private static <T> T result(Future<T> future) throws Exception {
    return future.await(BOUND.toSeconds(), SECONDS);
  }

  private static Future<OffloadResult> request(Vertx vertx, OffloadTask task) {
    return OffloadContract.request(vertx.eventBus(), OffloadJob.of(task, null));
  }

  private static OffloadFailure failure(Future<?> future) {
    await().atMost(BOUND).until(future::isComplete);
    assertThat(future.cause()).isInstanceOf(OffloadError.class);
    return ((OffloadError) future.cause()).failure();
  }

  /** A file so long that no test waits for its end, and that takes no room. */
  private Path endless() throws IOException {
    Path file = root.resolve("endless");
    try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
      sparse.setLength(1L << 42);
    }
    return file;
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(root)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }

  @Test
  void each_kind_of_job_is_done(Vertx vertx) throws Exception {
    Files.writeString(root.resolve("abc"), "abc");
    deploy(vertx);

    assertThat(result(request(vertx, new OffloadTask.Sha256("abc"))).answer())
        .isEqualTo(
            new OffloadAnswer.Sha256(
                "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", 3));
    assertThat(result(request(vertx, new OffloadTask.Gzip("abc", false))).answer())
        .isInstanceOf(OffloadAnswer.Gzip.class);
    assertThat(names()).containsExactlyInAnyOrder("abc", "abc.gz");
    OffloadAnswer hash = result(request(vertx, new OffloadTask.BcryptHash("secret"))).answer();
    OffloadTask check =
        new OffloadTask.BcryptCheck("secret", ((OffloadAnswer.BcryptHash) hash).hash());
    assertThat(result(request(vertx, check)).answer())
        .isEqualTo(new OffloadAnswer.BcryptCheck(true));
  }

  @Test
  void what_can_not_be_done_is_answered_with_a_code(Vertx vertx) throws Exception {
    deploy(vertx);

    assertThat(failure(request(vertx, new OffloadTask.Sha256("missing"))))
        .isEqualTo(OffloadFailure.NOT_FOUND);
    assertThat(failure(request(vertx, new OffloadTask.Sha256("/etc/passwd"))))
        .isEqualTo(OffloadFailure.NOT_ALLOWED);
  }

  @Test
  void what_is_no_request_is_answered_with_what_is_wrong(Vertx vertx) throws Exception {
    deploy(vertx);

    for (Object body :
        new Object[] {"text", 5, new JsonObject(), new JsonObject().put("kind", 1)}) {
      assertThatThrownBy(() -> result(vertx.eventBus().request(OffloadContract.ADDRESS, body)))
          .isInstanceOfSatisfying(
              ReplyException.class,
              e -> assertThat(e.failureCode()).isEqualTo(OffloadFailure.BAD_REQUEST.code()));
    }
  }

  @Test
  void more_than_may_wait_is_refused_at_once(Vertx vertx) throws Exception {
    endless();
    deploy(vertx, "threads", 1, "backlog", 1, "grace", "0s");
    List<Future<OffloadResult>> taken = new ArrayList<>();
    taken.add(request(vertx, new OffloadTask.Sha256("endless")));
    taken.add(request(vertx, new OffloadTask.Sha256("endless")));

    assertThat(failure(request(vertx, new OffloadTask.Sha256("endless"))))
        .isEqualTo(OffloadFailure.BUSY);
    assertThat(taken).noneMatch(Future::isComplete);
  }

  @Test
  void progress_is_published_where_the_job_says(Vertx vertx) throws Exception {
    endless();
    deploy(vertx, "progressInterval", "50ms", "grace", "0s");
    String address = OffloadContract.newProgressAddress();
    List<OffloadProgress> seen = new CopyOnWriteArrayList<>();
    result(
        vertx
            .eventBus()
            .<JsonObject>consumer(
                address, message -> seen.add(OffloadProgress.fromJson(message.body())))
            .completion());

    OffloadJob job = OffloadJob.of(new OffloadTask.Sha256("endless"), address);
    Future<OffloadResult> future = OffloadContract.request(vertx.eventBus(), job);
    await().atMost(BOUND).until(() -> seen.stream().filter(p -> p.done() > 0).count() > 3);
    OffloadContract.cancel(vertx.eventBus(), job.id());

    assertThat(failure(future)).isEqualTo(OffloadFailure.CANCELLED);
    assertThat(seen)
        .allMatch(progress -> progress.id().equals(job.id()))
        .isSortedAccordingTo((a, b) -> Long.compare(a.done(), b.done()))
        .last()
        .matches(progress -> progress.total() == 1L << 42);
  }

  @Test
  void a_cancelled_compression_leaves_no_half_file(Vertx vertx) throws Exception {
    endless();
    deploy(vertx, "grace", "0s");
    OffloadJob job = OffloadJob.of(new OffloadTask.Gzip("endless", false), null);
    Future<OffloadResult> future = OffloadContract.request(vertx.eventBus(), job);
    await().atMost(BOUND).until(() -> names().size() == 2);

    OffloadContract.cancel(vertx.eventBus(), job.id());

    assertThat(failure(future)).isEqualTo(OffloadFailure.CANCELLED);
    assertThat(names()).containsExactly("endless");
  }

  @Test
  void undeploying_cancels_what_runs_and_tells_so(Vertx vertx) throws Exception {
    endless();
    String id = deploy(vertx, "threads", 1, "grace", "0s");
    Future<OffloadResult> running = request(vertx, new OffloadTask.Gzip("endless", false));
    Future<OffloadResult> waits = request(vertx, new OffloadTask.Sha256("endless"));
    await().atMost(BOUND).until(() -> names().size() == 2);

    result(vertx.undeploy(id));

    assertThat(failure(running)).isEqualTo(OffloadFailure.CANCELLED);
    assertThat(failure(waits)).isEqualTo(OffloadFailure.CANCELLED);
    assertThat(names()).containsExactly("endless");
    assertThat(failure(request(vertx, new OffloadTask.Sha256("endless"))))
        .isEqualTo(OffloadFailure.UNAVAILABLE);
  }

  @Test
  void a_root_that_is_not_there_is_said_before_anything_starts(Vertx vertx) throws Exception {
    assertThatThrownBy(() -> deploy(vertx, "root", root.resolve("missing").toString()))
        .isInstanceOf(OptionsError.class)
        .hasMessageStartingWith("root: is '");
  }

  @Test
  void an_option_out_of_range_is_said_before_anything_starts(Vertx vertx) throws Exception {
    assertThatThrownBy(() -> deploy(vertx, "threads", 0))
        .isInstanceOf(OptionsError.class)
        .hasMessage("threads: is 0, 1 to 1000 is allowed");
    assertThatThrownBy(() -> deploy(vertx, "bcryptcost", 12))
        .isInstanceOf(OptionsError.class)
        .hasMessage("bcryptcost: unknown key; did you mean 'bcryptCost'?");
  }
}
