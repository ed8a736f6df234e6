package dev.entwine.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class OffloadPasswordsTest {

  private static InputStream input(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void a_password_is_the_first_line_and_nothing_after_it_is_read() throws IOException {
    InputStream in = input("pässword with blanks \nnext");

    assertThat(OffloadPasswords.readLine(in)).isEqualTo("pässword with blanks ");
    assertThat(OffloadPasswords.readLine(in)).isEqualTo("next");
  }

  @Test
  void a_line_from_another_system_ends_where_it_seems_to() throws IOException {
    assertThat(OffloadPasswords.readLine(input("secret\r\n"))).isEqualTo("secret");
  }

  @Test
  void no_line_is_told_apart_from_an_empty_one() throws IOException {
    assertThat(OffloadPasswords.readLine(input("\n"))).isEmpty();
    assertThatThrownBy(() -> OffloadPasswords.readLine(input("")))
        .isInstanceOf(IOException.class)
        .hasMessage("password: there is none on standard input");
  }

  @Test
  void what_is_no_password_is_refused_and_not_shown() {
    assertThatThrownBy(() -> OffloadPasswords.readLine(input("x".repeat(2000))))
        .hasMessage("password: is longer than any that bcrypt takes");
    assertThatThrownBy(
            () -> OffloadPasswords.readLine(new ByteArrayInputStream(new byte[] {(byte) 0xE4})))
        .hasMessage("password: is not UTF-8");
  }
}
