package dev.entwine.protocols.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.entwine.protocol.Protocol;
import dev.entwine.protocol.PullProducer;
import dev.entwine.testing.StringTransport;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class WireTest {

  private final StringTransport transport = new StringTransport();

  private <P extends Protocol> P connect(P protocol) {
    protocol.makeConnection(transport);
    return protocol;
  }

  private static InstantSource at(String instant) {
    return InstantSource.fixed(Instant.parse(instant));
  }

  @Test
  void echoSendsBackWhatItGets() {
    Echo echo = connect(new Echo());
    echo.dataReceived(Buffer.buffer("hello"));
    echo.dataReceived(Buffer.buffer(" there"));
    assertThat(transport.text()).isEqualTo("hello there");
    assertThat(transport.disconnecting()).isFalse();
  }

  @Test
  void echoDoesNotReadFromAPeerThatDoesNotRead() {
    connect(new Echo());
    assertThat(transport.producer()).isSameAs(transport);
  }

  @Test
  void echoClosesAfterThePeersEndAndBeforeTheServers() {
    connect(new Echo()).readConnectionLost();
    assertThat(transport.producer()).isNull();
    assertThat(transport.disconnecting()).isTrue();

    StringTransport other = new StringTransport();
    Echo stopping = new Echo();
    stopping.makeConnection(other);
    stopping.shutdownRequested(Duration.ofSeconds(1));
    assertThat(other.producer()).isNull();
    assertThat(other.disconnecting()).isTrue();
  }

  @Test
  void discardAnswersNothing() {
    connect(new Discard()).dataReceived(Buffer.buffer("hello"));
    assertThat(transport.value().length()).isZero();
    assertThat(transport.disconnecting()).isFalse();
  }

  @Test
  void chargenHasTheLayoutOfItsRfc() {
    Chargen chargen = connect(new Chargen());
    assertThat(transport.producer()).isSameAs(chargen);
    ((PullProducer) chargen).resumeProducing();
    chargen.resumeProducing();
    String text = transport.text();
    assertThat(text).endsWith("\r\n");
    String[] lines = text.split("\r\n");
    assertThat(lines).hasSize(2 * 95);
    assertThat(lines[0])
        .isEqualTo(" !\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefg");
    assertThat(lines[1]).startsWith("!\"#").endsWith("fgh");
    assertThat(lines).allMatch(line -> line.length() == 72);
    for (int i = 1; i < lines.length; i++) {
      assertThat(lines[i].substring(0, 71)).isEqualTo(lines[i - 1].substring(1));
    }
  }

  @Test
  void chargenStopsWhenTheServerDoes() {
    connect(new Chargen()).shutdownRequested(Duration.ofSeconds(1));
    assertThat(transport.producer()).isNull();
    assertThat(transport.disconnecting()).isTrue();
  }

  @Test
  void qotdSaysItsQuoteAndCloses() {
    connect(new QOTD()).dataReceived(Buffer.buffer("ignored"));
    assertThat(transport.text()).isEqualTo("An apple a day keeps the doctor away.\r\n");
    assertThat(transport.disconnecting()).isTrue();
  }

  @Test
  void qotdKeepsToTheLengthOfItsRfc() {
    QOTD longWinded =
        new QOTD() {
          @Override
          protected String getQuote() {
            return "x".repeat(512);
          }
        };
    assertThatIllegalStateException()
        .isThrownBy(() -> connect(longWinded))
        .withMessageContaining("511");
  }

  @Test
  void whoSaysWhoIsThereAndCloses() {
    connect(new Who());
    assertThat(transport.text()).isEqualTo("root\r\n");
    assertThat(transport.disconnecting()).isTrue();
  }

  @Test
  void daytimeSaysTheTimeAndCloses() {
    connect(new Daytime(at("1982-02-22T17:37:43Z")));
    assertThat(transport.text()).isEqualTo("Monday, February 22, 1982 17:37:43-UTC\r\n");
    assertThat(transport.disconnecting()).isTrue();
  }

  /** The first four are the RFC's own examples. */
  @ParameterizedTest
  @CsvSource({
    "1970-01-01T00:00:00Z, 2208988800",
    "1976-01-01T00:00:00Z, 2398291200",
    "1980-01-01T00:00:00Z, 2524521600",
    "1983-05-01T00:00:00Z, 2629584000",
    "1900-01-01T00:00:00Z, 0",
    "2036-02-07T06:28:15Z, 4294967295",
    "2036-02-07T06:28:16Z, 0",
  })
  void timeCountsFrom1900(String instant, long seconds) {
    connect(new Time(at(instant)));
    assertThat(transport.value().length()).isEqualTo(4);
    assertThat(transport.value().getUnsignedInt(0)).isEqualTo(seconds);
    assertThat(transport.disconnecting()).isTrue();
  }

  private static Stream<Arguments> queries() {
    return Stream.of(
        arguments("", "Finger online list denied\r\n"),
        arguments("/W", "Finger online list denied\r\n"),
        arguments("moshez", "Login: moshez\r\nNo such user\r\n"),
        arguments("/W moshez", "Login: moshez\r\nNo such user\r\n"),
        arguments("moshez@example.com", "Finger forwarding service denied\r\n"),
        arguments("@a@b", "Finger forwarding service denied\r\n"),
        arguments("\u001b[2J", "Login: ?[2J\r\nNo such user\r\n"));
  }

  @ParameterizedTest
  @MethodSource("queries")
  void fingerAnswersOneQuery(String query, String answer) {
    connect(new Finger()).dataReceived(Buffer.buffer(query + "\r\nmore\r\n"));
    assertThat(transport.text()).isEqualTo(answer);
    assertThat(transport.disconnecting()).isTrue();
  }

  @Test
  void fingerTellsALongAnswerFromAShortOne() {
    connect(
            new Finger() {
              @Override
              protected String getUser(String user, boolean verbose) {
                return user + verbose;
              }
            })
        .dataReceived(Buffer.buffer("/w me\r\n", StandardCharsets.US_ASCII.name()));
    assertThat(transport.text()).isEqualTo("metrue\r\n");
  }

  @Test
  void fingerTakesNoLongQuery() {
    connect(new Finger()).dataReceived(Buffer.buffer("x".repeat(Finger.MAX_LENGTH + 2)));
    assertThat(transport.disconnecting()).isTrue();
    assertThat(transport.text()).isEmpty();
  }
}
