package dev.entwine.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class OffloadContractTest {

  private static final String HASH = "$2b$12$" + "a".repeat(53);

  static Stream<OffloadTask> tasks() {
    return Stream.of(
        new OffloadTask.Sha256("a/b"),
        new OffloadTask.Gzip("a b", true),
        new OffloadTask.Gzip("c", false),
        new OffloadTask.BcryptHash("secret"),
        new OffloadTask.BcryptCheck("secret", HASH));
  }

  static Stream<OffloadAnswer> answers() {
    return Stream.of(
        new OffloadAnswer.Sha256("0".repeat(64), 5_000_000_000L),
        new OffloadAnswer.Gzip("/a.gz", 10, 5),
        new OffloadAnswer.BcryptHash(HASH),
        new OffloadAnswer.BcryptCheck(true),
        new OffloadAnswer.BcryptCheck(false));
  }

  private static JsonObject travelled(JsonObject json) {
    return new JsonObject(json.toBuffer());
  }

  @ParameterizedTest
  @MethodSource("tasks")
  void a_job_comes_out_of_json_as_it_went_in(OffloadTask task) {
    OffloadJob silent = new OffloadJob("id", task, null);
    OffloadJob telling = new OffloadJob("id", task, OffloadContract.newProgressAddress());

    assertThat(OffloadJob.fromJson(travelled(silent.toJson()))).isEqualTo(silent);
    assertThat(OffloadJob.fromJson(travelled(telling.toJson()))).isEqualTo(telling);
  }

  @ParameterizedTest
  @MethodSource("answers")
  void a_result_comes_out_of_json_as_it_went_in(OffloadAnswer answer) {
    OffloadResult result =
        new OffloadResult("id", answer, Duration.ofMillis(7), new OffloadLag(4, 1, 2, 3));

    assertThat(OffloadResult.fromJson(travelled(result.toJson()))).isEqualTo(result);
  }

  @Test
  void progress_comes_out_of_json_as_it_went_in() {
    OffloadProgress progress = new OffloadProgress("id", 5, 10);

    assertThat(OffloadProgress.fromJson(travelled(progress.toJson()))).isEqualTo(progress);
  }

  @ParameterizedTest
  @EnumSource
  void a_failure_is_found_again_by_its_code(OffloadFailure failure) {
    assertThat(OffloadFailure.of(failure.code())).isEqualTo(failure);
  }

  @Test
  void a_job_needs_no_more_than_its_kind_and_what_that_works_on() {
    OffloadJob job = OffloadJob.fromJson(new JsonObject("{\"kind\":\"sha256\",\"path\":\"x\"}"));

    assertThat(job.task()).isEqualTo(new OffloadTask.Sha256("x"));
    assertThat(job.id()).isNotEmpty();
    assertThat(job.progress()).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{} | kind: is missing, a string is needed",
        "{\"kind\":\"md5\"} | kind: is 'md5', one of sha256,",
        "{\"kind\":\"sha256\"} | path: is missing, a string is needed",
        "{\"kind\":\"sha256\",\"path\":5} | path: is of the wrong type, a string is needed",
        "{\"kind\":\"sha256\",\"path\":\"\"} | path: 1 to 4096 characters",
        "{\"kind\":\"sha256\",\"path\":\"a\\u0000b\"} | path: 1 to 4096 characters",
        "{\"kind\":\"gzip\",\"path\":\"x\",\"overwrite\":1} | overwrite: is of the wrong type",
        "{\"kind\":\"sha256\",\"path\":\"x\",\"id\":\"\"} | id: 1 to 64 characters",
        "{\"kind\":\"sha256\",\"path\":\"x\",\"progress\":\"entwine.chat\"} | progress: an address",
        "{\"kind\":\"bcrypt-hash\",\"password\":\"\"} | password: is 0 bytes long",
        "{\"kind\":\"bcrypt-check\",\"password\":\"x\",\"hash\":\"$1$\"} | hash: is not bcrypt's",
      })
  void what_is_no_job_is_answered_with_what_is_wrong(String jsonAndProblem) {
    String[] parts = jsonAndProblem.split(" \\| ");

    assertThatThrownBy(() -> OffloadJob.fromJson(new JsonObject(parts[0])))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(parts[1])
        .hasMessageNotContaining("\n");
  }

  @Test
  void a_password_may_have_as_many_bytes_as_bcrypt_looks_at() {
    assertThat(new OffloadTask.BcryptHash("ä".repeat(36)).password()).hasSize(36);

    assertThatThrownBy(() -> new OffloadTask.BcryptHash("ä".repeat(36) + "x"))
        .hasMessage("password: is 73 bytes long as UTF-8, bcrypt takes 1 to 72");
    assertThatThrownBy(() -> new OffloadTask.BcryptHash("a\0b"))
        .hasMessage("password: bcrypt takes no character of code 0");
  }

  @Test
  void passwords_and_hashes_do_not_show_in_what_may_be_logged() {
    assertThat(OffloadJob.of(new OffloadTask.BcryptHash("secret"), null).toString())
        .doesNotContain("secret");
    assertThat(OffloadJob.of(new OffloadTask.BcryptCheck("secret", HASH), null).toString())
        .doesNotContain("secret", HASH);
    assertThat(new OffloadAnswer.BcryptHash(HASH).toString()).doesNotContain(HASH);
  }
}
