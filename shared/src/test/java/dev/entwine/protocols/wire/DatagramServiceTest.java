package dev.entwine.protocols.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.entwine.protocol.Address;
import dev.entwine.protocol.IPv4Address;
import dev.entwine.protocol.IPv6Address;
import dev.entwine.protocol.UDPTransport;
import dev.entwine.testing.FakeDatagramTransport;
import dev.entwine.testing.LoopThread;
import dev.entwine.testing.RecordingDatagrams;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DatagramServiceTest {

  private static final Address ASKING = new IPv4Address("127.0.0.1", 1024);

  private static List<String> answers(DatagramService service, String question, Address from) {
    FakeDatagramTransport transport = new FakeDatagramTransport();
    service.makeConnection(transport);
    service.datagramReceived(Buffer.buffer(question), from);
    service.doStop();
    assertThat(transport.written()).allMatch(written -> from.equals(written.to()));
    return transport.written().stream().map(written -> written.datagram().toString()).toList();
  }

  private static List<String> answers(DatagramService service) {
    return answers(service, "", ASKING);
  }

  private static InstantSource at(String instant) {
    return InstantSource.fixed(Instant.parse(instant));
  }

  @Test
  void echoSendsBackWhatItGets() {
    assertThat(answers(DatagramService.echo(), "hello", ASKING)).containsExactly("hello");
    assertThat(answers(DatagramService.echo(), "", ASKING)).containsExactly("");
    assertThat(answers(DatagramService.echo(), "six", new IPv6Address("::1", 5000)))
        .containsExactly("six");
  }

  @Test
  void discardAnswersNothing() {
    assertThat(answers(DatagramService.discard(), "hello", ASKING)).isEmpty();
  }

  @Test
  void chargenAnswersAtMost512Characters() {
    DatagramService chargen = DatagramService.chargen(new Random(5));
    boolean[] lengths = new boolean[DatagramService.MAX_LENGTH + 1];
    for (int i = 0; i < 10_000; i++) {
      String answer = answers(chargen).get(0);
      assertThat(answer.length()).isBetween(0, 512);
      lengths[answer.length()] = true;
    }
    assertThat(lengths[0] && lengths[512]).isTrue();
    assertThat(answers(DatagramService.chargen())).hasSize(1);
  }

  @Test
  void theQuoteIsTheSameAsOverTcp() {
    assertThat(answers(DatagramService.quoteOfTheDay()))
        .containsExactly("An apple a day keeps the doctor away.\r\n");
    DatagramService longWinded = DatagramService.quoteOfTheDay(() -> "x".repeat(512));
    assertThatIllegalStateException().isThrownBy(() -> answers(longWinded));
  }

  @Test
  void usersThatAreTooManyForOneDatagramGetSeveralAndNoLineIsCut() {
    assertThat(answers(DatagramService.who(() -> "root\r\nme\r\n")))
        .containsExactly("root\r\nme\r\n");
    assertThat(answers(DatagramService.who(() -> ""))).containsExactly("");
    String line = "u".repeat(198) + "\r\n";
    assertThat(answers(DatagramService.who(() -> line.repeat(5))))
        .containsExactly(line.repeat(2), line.repeat(2), line);
    String longer = "u".repeat(600) + "\r\n";
    assertThat(answers(DatagramService.who(() -> "a\r\n" + longer + "b\r\n")))
        .containsExactly("a\r\n", longer, "b\r\n");
  }

  @Test
  void timesAreTheSameAsOverTcp() {
    InstantSource then = at("1982-02-22T17:37:43Z");
    assertThat(answers(DatagramService.daytime(then)))
        .containsExactly("Monday, February 22, 1982 17:37:43-UTC\r\n");
    FakeDatagramTransport transport = new FakeDatagramTransport();
    DatagramService time = DatagramService.time(at("1980-01-01T00:00:00Z"));
    time.makeConnection(transport);
    time.datagramReceived(Buffer.buffer(), ASKING);
    assertThat(transport.written().get(0).datagram())
        .isEqualTo(Buffer.buffer().appendUnsignedInt(2_524_521_600L));
  }

  @Test
  void whatSaysToComeFromAnotherServiceIsNotAnswered() {
    for (int port : new int[] {0, 7, 19, 53, 1023}) {
      assertThat(answers(DatagramService.echo(), "x", new IPv4Address("127.0.0.1", port)))
          .isEmpty();
    }
  }

  @Test
  void theyServeOnRealPorts() {
    Vertx vertx = Vertx.vertx();
    try {
      LoopThread loop = LoopThread.of(vertx);
      UDPTransport daytime =
          loop.await(
              () ->
                  loop.reactor().listenUDP(0, DatagramService.daytime(at("1982-02-22T17:37:43Z"))));
      RecordingDatagrams asking =
          new RecordingDatagrams()
              .onStart(p -> p.transport().write(Buffer.buffer(), daytime.getHost()));
      loop.await(() -> loop.reactor().listenUDP(0, asking));
      asking.awaits("got Monday, February 22, 1982 17:37:43-UTC\r\n");
    } finally {
      vertx.close().await();
    }
  }
}
