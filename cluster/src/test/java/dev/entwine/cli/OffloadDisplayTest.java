package dev.entwine.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class OffloadDisplayTest {

  private static final String CLEAR_LINE = "\r\033[K";

  private final StringWriter written = new StringWriter();
  private long now;

  private OffloadDisplay display(int columns, boolean colours, long... sizes) {
    return new OffloadDisplay(
        new PrintWriter(written), new OffloadTerminal(columns, colours), sizes, () -> now);
  }

  private String next() {
    String text = written.toString();
    written.getBuffer().setLength(0);
    return text;
  }

  private String drawnAfter(OffloadDisplay display, double seconds) {
    now += (long) (seconds * 1e9);
    display.tick();
    return next();
  }

  @Test
  void on_a_terminal_a_bar_is_drawn_again_and_again() {
    OffloadDisplay display = display(100, false, 3_000_000, 1_000_000);
    display.progress(0, 1_000_000);

    assertThat(drawnAfter(display, 1))
        .isEqualTo(
            CLEAR_LINE
                + "[##########..............................] "
                + " 25%  1.0 MB of 4.0 MB  1.0 MB/s  0 of 2 files");

    display.progress(0, 2_000_000);
    display.ended(1);
    assertThat(drawnAfter(display, 1)).endsWith(" 75%  3.0 MB of 4.0 MB  1.5 MB/s  1 of 2 files");
  }

  @Test
  void it_is_not_drawn_more_often_than_an_eye_can_see() {
    OffloadDisplay display = display(100, false, 10);

    assertThat(drawnAfter(display, 0.05)).isEmpty();
    assertThat(drawnAfter(display, 0.06)).isNotEmpty();
    assertThat(drawnAfter(display, 0.06)).isEmpty();
  }

  @Test
  void it_is_taken_away_before_something_else_is_written() {
    OffloadDisplay display = display(100, false, 10);
    display.clear();
    assertThat(next()).isEmpty();

    drawnAfter(display, 1);
    display.clear();
    assertThat(next()).isEqualTo(CLEAR_LINE);
  }

  @Test
  void no_line_is_wider_than_the_terminal() {
    for (int columns = 1; columns < 120; columns++) {
      OffloadDisplay display = display(columns, false, 1_000_000_000, 5);
      display.progress(0, 500_000_000);

      String line = drawnAfter(display, 1).substring(CLEAR_LINE.length());
      assertThat(line).hasSizeLessThan(columns);
    }
  }

  @Test
  void colours_are_used_only_if_they_may_be() {
    OffloadDisplay plain = display(100, false, 10);
    plain.progress(0, 5);
    assertThat(drawnAfter(plain, 1)).doesNotContain("\033[3");

    OffloadDisplay coloured = display(100, true, 10);
    coloured.progress(0, 5);
    assertThat(drawnAfter(coloured, 1)).contains("\033[32m####################\033[0m....");
  }

  @Test
  void elsewhere_there_is_a_line_now_and_then() {
    OffloadDisplay display = display(0, false, 1_000_000);
    display.progress(0, 500_000);

    assertThat(drawnAfter(display, 4.9)).isEmpty();
    assertThat(drawnAfter(display, 0.1))
        .isEqualTo(" 50%  500 kB of 1.0 MB  100 kB/s  0 of 1 file" + System.lineSeparator());
    assertThat(drawnAfter(display, 4.9)).isEmpty();
  }

  @Test
  void files_that_grow_or_have_no_length_do_not_upset_it() {
    OffloadDisplay display = display(100, false, 0, 0);
    display.progress(0, 1_000_000);
    assertThat(drawnAfter(display, 1)).contains("  0%  0 B of 0 B");

    display.ended(0);
    assertThat(drawnAfter(display, 1)).contains(" 50%  ", "1 of 2 files");
    display.ended(1);
    assertThat(drawnAfter(display, 1)).contains("100%  ", "2 of 2 files");
  }
}
