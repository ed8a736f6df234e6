package dev.entwine.protocols.haproxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.entwine.protocol.Address;
import dev.entwine.protocol.ConnectionDone;
import dev.entwine.protocol.Factory;
import dev.entwine.protocol.HalfCloseableProtocol;
import dev.entwine.protocol.IPv4Address;
import dev.entwine.protocol.Protocol;
import dev.entwine.testing.ManualClock;
import dev.entwine.testing.RecordingProtocol;
import dev.entwine.testing.StringTransport;
import dev.entwine.testing.StringTransport.ProducerState;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HAProxyWrappingFactoryTest {

  private static final String HEADER = "PROXY TCP4 192.0.2.1 198.51.100.9 56324 443\r\n";
  private static final Address CLIENT = new IPv4Address("192.0.2.1", 56324);
  private static final Address SERVER = new IPv4Address("198.51.100.9", 443);

  private final ManualClock clock = new ManualClock();
  private final StringTransport transport = new StringTransport();
  private final RecordingProtocol inside = RecordingProtocol.withHalfClose();
  private final List<Address> asked = new ArrayList<>();
  private final Factory factory =
      new Factory() {
        @Override
        public Protocol buildProtocol(Address peer) {
          asked.add(peer);
          return inside;
        }
      };

  private Protocol connect(Factory wrapped) {
    Protocol protocol =
        new HAProxyWrappingFactory(wrapped, clock).buildProtocol(transport.getPeer());
    protocol.makeConnection(transport);
    return protocol;
  }

  @Test
  void tellsTheFactoryInsideNothingBeforeTheHeaderHasCome() {
    Protocol protocol = connect(factory);
    protocol.dataReceived(Buffer.buffer(HEADER.substring(0, 20)));
    assertThat(asked).isEmpty();
    protocol.dataReceived(Buffer.buffer(HEADER.substring(20)));
    assertThat(asked).containsExactly(CLIENT);
    assertThat(inside.calls()).containsExactly("made");
    assertThat(inside.transport().getPeer()).isEqualTo(CLIENT);
    assertThat(inside.transport().getHost()).isEqualTo(SERVER);
  }

  @Test
  void deliversWhatComesWithTheHeaderAndAfterIt() {
    Protocol protocol = connect(factory);
    protocol.dataReceived(Buffer.buffer(HEADER + "one"));
    protocol.dataReceived(Buffer.buffer("two"));
    assertThat(inside.text()).isEqualTo("onetwo");
    protocol.connectionLost(new ConnectionDone());
    assertThat(inside.lost()).isInstanceOf(ConnectionDone.class);
    assertThat(inside.violations()).isEmpty();
  }

  @Test
  void hasTheConnectionsOwnAddressesWhenTheHeaderHasNone() {
    Protocol protocol = connect(factory);
    protocol.dataReceived(Buffer.buffer("PROXY UNKNOWN\r\n"));
    assertThat(asked).containsExactly(transport.getPeer());
    assertThat(inside.transport().getHost()).isEqualTo(transport.getHost());
  }

  @Test
  void closesAConnectionWithoutAHeader() {
    Protocol protocol = connect(factory);
    protocol.dataReceived(Buffer.buffer("GET / HTTP/1.1\r\n"));
    assertThat(transport.disconnecting()).isTrue();
    protocol.connectionLost(new ConnectionDone());
    assertThat(asked).isEmpty();
    assertThat(inside.calls()).isEmpty();
    assertThat(clock.getDelayedCalls()).isEmpty();
  }

  @Test
  void cutsAConnectionWhoseHeaderDoesNotCome() {
    Protocol protocol = connect(factory);
    protocol.dataReceived(Buffer.buffer("PROXY"));
    clock.advance(4.9);
    assertThat(transport.aborted()).isFalse();
    clock.advance(0.1);
    assertThat(transport.aborted()).isTrue();
  }

  @Test
  void leavesNoTimerBehindWhenTheHeaderHasCome() {
    connect(factory).dataReceived(Buffer.buffer(HEADER));
    assertThat(clock.getDelayedCalls()).isEmpty();
  }

  @Test
  void closesAConnectionThatTheFactoryInsideDoesNotWant() {
    connect(Factory.forProtocol(() -> null)).dataReceived(Buffer.buffer(HEADER + "rest"));
    assertThat(transport.disconnecting()).isTrue();
  }

  @Test
  void isHalfCloseableWhenTheHeaderHasComeAndTheProtocolIs() {
    Protocol protocol = connect(factory);
    assertThat(HalfCloseableProtocol.of(protocol)).isNull();
    protocol.dataReceived(Buffer.buffer(HEADER));
    HalfCloseableProtocol.of(protocol).readConnectionLost();
    assertThat(inside.calls()).containsExactly("made", "readLost");
  }

  @Test
  void keepsTheRestForAProtocolThatPausesAtOnce() {
    inside.onMade(p -> p.transport().pauseProducing());
    Protocol protocol = connect(factory);
    protocol.dataReceived(Buffer.buffer(HEADER + "rest"));
    assertThat(inside.calls()).containsExactly("made");
    assertThat(transport.producerState()).isEqualTo(ProducerState.PAUSED);
    inside.transport().resumeProducing();
    assertThat(transport.producerState())
        .as("what comes next is not to overtake the rest")
        .isEqualTo(ProducerState.PAUSED);
    clock.advance(0);
    assertThat(inside.text()).isEqualTo("rest");
    assertThat(transport.producerState()).isEqualTo(ProducerState.PRODUCING);
  }

  @Test
  void keepsTheRestForAProtocolThatPausesAgain() {
    inside.onMade(p -> p.transport().pauseProducing());
    connect(factory).dataReceived(Buffer.buffer(HEADER + "rest"));
    inside.transport().resumeProducing();
    inside.transport().pauseProducing();
    clock.advance(0);
    assertThat(inside.text()).isEmpty();
    inside.transport().resumeProducing();
    inside.transport().resumeProducing();
    clock.advance(0);
    assertThat(inside.text()).isEqualTo("rest");
  }

  @Test
  void dropsTheRestOfAProtocolThatCloses() {
    inside.onMade(p -> p.transport().loseConnection());
    connect(factory).dataReceived(Buffer.buffer(HEADER + "rest"));
    assertThat(inside.calls()).containsExactly("made");
  }

  @Test
  void refusesOptionsThatAreNone() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new HAProxyOptions(Duration.ZERO, 4096))
        .withMessageStartingWith("headerTimeout");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new HAProxyOptions(Duration.ofSeconds(1), 100_000))
        .withMessageStartingWith("maxLength");
  }
}
