package dev.entwine.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.entwine.protocol.IPv4Address;
import dev.entwine.protocol.PullProducer;
import dev.entwine.protocol.PushProducer;
import dev.entwine.testing.StringTransport.ProducerState;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import org.junit.jupiter.api.Test;

class StringTransportTest {

  private final StringTransport transport = new StringTransport();

  @Test
  void keepsWhatIsWrittenUntilItIsCleared() {
    transport.write(Buffer.buffer("one "));
    transport.writeSequence(List.of(Buffer.buffer("t\u00f6"), Buffer.buffer("o")));
    assertThat(transport.text()).isEqualTo("one t\u00f6o");
    Buffer value = transport.value();
    transport.clear();
    transport.write(Buffer.buffer("new"));
    assertThat(value).isEqualTo(Buffer.buffer("one t\u00f6o"));
    assertThat(transport.text()).isEqualTo("new");
  }

  @Test
  void keepsACopyOfWhatWasWritten() {
    Buffer data = Buffer.buffer("abc");
    transport.write(data);
    data.setByte(0, (byte) 'x');
    transport.value().setByte(1, (byte) 'x');
    assertThat(transport.text()).isEqualTo("abc");
  }

  @Test
  void carriesAProtocolAndTellsItNothingByItself() {
    RecordingProtocol protocol = new RecordingProtocol();
    protocol.makeConnection(transport);
    assertThat(protocol.transport()).isSameAs(transport);
    transport.loseConnection();
    transport.abortConnection();
    assertThat(protocol.calls()).containsExactly("made");
  }

  @Test
  void saysHowItWasClosed() {
    assertThat(transport.disconnecting()).isFalse();
    transport.loseWriteConnection();
    assertThat(transport.writeDisconnecting()).isTrue();
    assertThat(transport.disconnecting()).isFalse();
    transport.loseConnection();
    assertThat(transport.disconnecting()).isTrue();
    assertThat(transport.aborted()).isFalse();
    StringTransport other = new StringTransport();
    other.abortConnection();
    assertThat(other.disconnecting()).isTrue();
    assertThat(other.aborted()).isTrue();
  }

  @Test
  void saysWhatWasAskedOfTheIncomingBytes() {
    assertThat(transport.producerState()).isEqualTo(ProducerState.PRODUCING);
    transport.pauseProducing();
    assertThat(transport.producerState()).isEqualTo(ProducerState.PAUSED);
    transport.resumeProducing();
    assertThat(transport.producerState()).isEqualTo(ProducerState.PRODUCING);
    transport.stopProducing();
    assertThat(transport.producerState()).isEqualTo(ProducerState.STOPPED);
    assertThat(transport.disconnecting()).isTrue();
    assertThatThrownBy(transport::resumeProducing).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(transport::pauseProducing).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void hasAtMostOneProducer() {
    PushProducer push = new IdleProducer();
    transport.registerProducer(push);
    assertThat(transport.producer()).isSameAs(push);
    PullProducer pull =
        new PullProducer() {
          @Override
          public void resumeProducing() {
            throw new AssertionError("not asked by this transport");
          }

          @Override
          public void stopProducing() {}
        };
    assertThatThrownBy(() -> transport.registerProducer(pull))
        .isInstanceOf(IllegalStateException.class);
    transport.unregisterProducer();
    assertThat(transport.producer()).isNull();
    assertThatThrownBy(transport::unregisterProducer).isInstanceOf(IllegalStateException.class);
    transport.registerProducer(pull);
    assertThat(transport.producer()).isSameAs(pull);
  }

  @Test
  void hasAddressesAndABufferThatATestSets() {
    assertThat(transport.getPeer()).isEqualTo(new IPv4Address("192.168.1.1", 54321));
    assertThat(transport.getHost()).isEqualTo(new IPv4Address("10.0.0.1", 12345));
    IPv4Address peer = new IPv4Address("192.0.2.7", 7);
    assertThat(new StringTransport(peer).getPeer()).isEqualTo(peer);
    assertThat(transport.bufferedBytes()).isZero();
    transport.bufferedBytes(70_000);
    assertThat(transport.bufferedBytes()).isEqualTo(70_000);
  }

  /** A producer that nobody asks anything of. */
  private static final class IdleProducer implements PushProducer {
    @Override
    public void pauseProducing() {}

    @Override
    public void resumeProducing() {}

    @Override
    public void stopProducing() {}
  }
}
