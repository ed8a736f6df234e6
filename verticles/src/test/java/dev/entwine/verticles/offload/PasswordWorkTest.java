package dev.entwine.verticles.offload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.entwine.bus.OffloadAnswer.BcryptCheck;
import dev.entwine.bus.OffloadAnswer.BcryptHash;
import dev.entwine.bus.OffloadError;
import dev.entwine.bus.OffloadTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordWorkTest {

  private final PasswordWork work = new PasswordWork(4);

  private boolean matches(String password, String hash) {
    return ((BcryptCheck) work.check(new OffloadTask.BcryptCheck(password, hash))).matches();
  }

  private String hash(String password) {
    return ((BcryptHash) work.hash(new OffloadTask.BcryptHash(password))).hash();
  }

  @ParameterizedTest
  @CsvSource({"x,1", "pässwörd,1", "0123456789ab,6"})
  void a_password_belongs_to_its_hash_and_no_other_one_does(String text, int times) {
    String password = text.repeat(times);
    String hash = hash(password);

    assertThat(hash).startsWith("$2b$04$").hasSize(60);
    assertThat(matches(password, hash)).isTrue();
    assertThat(matches(password.substring(1) + "?", hash)).isFalse();
  }

  @Test
  void the_same_password_has_another_hash_each_time() {
    assertThat(hash("x")).isNotEqualTo(hash("x"));
  }

  /** Hashes that another implementation, libxcrypt's, made. */
  @ParameterizedTest
  @CsvSource({
    "'U*U','$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW'",
    "'correct horse','$2b$05$abcdefghijklmnopqrstuuHNbAKRhpaujgo33bRWs.NLUTJO3lOy2'",
    "'correct horse','$2y$05$abcdefghijklmnopqrstuuHNbAKRhpaujgo33bRWs.NLUTJO3lOy2'",
  })
  void hashes_of_others_are_checked(String password, String hash) {
    assertThat(matches(password, hash)).isTrue();
    assertThat(matches(password + "!", hash)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"03", "17", "31", "99"})
  void a_hash_whose_check_would_take_for_ever_is_refused(String cost) {
    String hash = "$2b$" + cost + "$" + "a".repeat(53);

    assertThatThrownBy(() -> matches("x", hash))
        .isInstanceOf(OffloadError.class)
        .hasMessage("hash: is of cost " + Integer.parseInt(cost) + ", 4 to 16 is checked here");
  }
}
