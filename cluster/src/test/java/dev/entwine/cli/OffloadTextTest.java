package dev.entwine.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entwine.bus.OffloadError;
import dev.entwine.bus.OffloadFailure;
import dev.entwine.bus.OffloadLag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OffloadTextTest {

  @Test
  void a_sum_line_is_the_digest_two_blanks_and_the_name() {
    assertThat(OffloadText.sumLine("abc", "some file")).isEqualTo("abc  some file");
  }

  @Test
  void a_name_that_would_break_the_line_is_escaped_and_the_line_says_so() {
    assertThat(OffloadText.sumLine("abc", "a\nb\\c\rd")).isEqualTo("\\abc  a\\nb\\\\c\\rd");
  }

  @ParameterizedTest
  @CsvSource({
    "0,0 B",
    "999,999 B",
    "1000,1.0 kB",
    "9949,9.9 kB",
    "9951,10 kB",
    "999499,999 kB",
    "999500,1.0 MB",
    "1234567890,1.2 GB",
    "9223372036854775807,9.2 EB"
  })
  void sizes_are_short(long bytes, String size) {
    assertThat(OffloadText.size(bytes)).isEqualTo(size);
  }

  @Test
  void a_problem_names_the_file_as_the_user_did() {
    String absolute = OffloadText.absolute("x/y");

    assertThat(absolute).startsWith("/").endsWith("/x/y");
    assertThat(problem("x/y", absolute + ": no such file")).isEqualTo("entwine: x/y: no such file");
    assertThat(problem("x/y", absolute + ".gz: is there already"))
        .isEqualTo("entwine: x/y.gz: is there already");
    assertThat(problem("/x", "/x: no such file")).isEqualTo("entwine: /x: no such file");
  }

  @Test
  void a_problem_can_not_act_on_the_terminal() {
    assertThat(problem("/\033[2J", "/\033[2J: no such file"))
        .isEqualTo("entwine: /\\x1b[2J: no such file");
  }

  private static String problem(String file, String message) {
    return OffloadText.problem(file, new OffloadError(OffloadFailure.NOT_FOUND, message));
  }

  @Test
  void lag_is_the_worst_of_all_jobs() {
    OffloadLagReport report = new OffloadLagReport();
    report.add(new OffloadLag(10, 100, 2000, 3000));
    assertThat(report.line())
        .isEqualTo("event loop lag: 0.10 ms (p50), 2.00 ms (p99), 3.00 ms (max)");

    report.add(new OffloadLag(10, 200, 1000, 40_000));
    assertThat(report.line())
        .isEqualTo(
            "event loop lag: 0.20 ms (p50), 2.00 ms (p99), 40.00 ms (max), the worst of 2 jobs");
  }

  @Test
  void lag_that_was_not_measured_is_not_made_up() {
    OffloadLagReport report = new OffloadLagReport();
    report.add(OffloadLag.NONE);

    assertThat(report.line()).isEqualTo("event loop lag: over too soon to be measured");
  }
}
