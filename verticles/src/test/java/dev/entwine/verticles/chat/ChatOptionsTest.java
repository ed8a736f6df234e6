package dev.entwine.verticles.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.entwine.service.OptionsError;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChatOptionsTest {

  @Test
  void what_is_not_set_has_its_default() {
    assertThat(Options.with("idleTimeout", "5m").idleTimeout()).isEqualTo(Duration.ofMinutes(5));
    assertThat(Options.with("idleTimeout", "5m").endpoint())
        .isEqualTo("tcp:8123:interface=127.0.0.1");
  }

  @ParameterizedTest
  @CsvSource({
    "endpoint, tcp:99999, '99999'",
    "motd, 'a\nb', one line",
    "lobby, a b, blanks",
    "maxConnections, 0, 1 to",
    "maxLineBytes, 5, 16 to",
    "maxNick, 65, 1 to 64",
    "maxBacklogBytes, 1, 16384 to",
    "registrationTimeout, 10ms, 1s to 24h",
    "idleTimeout, 25h, 0s to 24h",
    "peerTimeout, 3s, 4s to 24h",
    "announceInterval, 10ms, 100ms to 60s",
  })
  void what_is_out_of_range_is_named(String key, String value, String part) {
    assertThatThrownBy(() -> Options.with(key, value))
        .isInstanceOf(OptionsError.class)
        .hasMessageStartingWith(key + ": ")
        .hasMessageContaining(part);
  }
}
