package dev.entwine.protocols.policies;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.entwine.protocol.ConnectionDone;
import dev.entwine.protocol.Factory;
import dev.entwine.protocol.Protocol;
import dev.entwine.protocol.PullProducer;
import dev.entwine.protocol.PushProducer;
import dev.entwine.testing.ManualClock;
import dev.entwine.testing.RecordingProtocol;
import dev.entwine.testing.StringTransport;
import dev.entwine.testing.StringTransport.ProducerState;
import dev.entwine.testing.UnhandledRecorder;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ThrottlingFactoryTest {

  @RegisterExtension final UnhandledRecorder unhandled = new UnhandledRecorder();

  private final ManualClock clock = new ManualClock();
  private final List<String> calls = new ArrayList<>();

  private ThrottlingFactory factory(ThrottlingOptions options) {
    return new ThrottlingFactory(Factory.forProtocol(RecordingProtocol::new), clock, options);
  }

  private ThrottlingFactory limited(long read, long write) {
    return factory(ThrottlingOptions.DEFAULTS.withLimits(read, write));
  }

  /** A connection, with both of its ends. */
  private static final class Connection {
    final StringTransport transport = new StringTransport();
    final ProtocolWrapper protocol;

    Connection(ThrottlingFactory factory) {
      protocol = (ProtocolWrapper) factory.buildProtocol(transport.getPeer());
      protocol.makeConnection(transport);
    }

    void receive(int bytes) {
      protocol.dataReceived(Buffer.buffer(new byte[bytes]));
    }

    void send(int bytes) {
      protocol.wrappedProtocol().transport().write(Buffer.buffer(new byte[bytes]));
    }
  }

  private final class Push implements PushProducer {
    @Override
    public void pauseProducing() {
      calls.add("pause");
    }

    @Override
    public void resumeProducing() {
      calls.add("resume");
    }

    @Override
    public void stopProducing() {
      calls.add("stop");
    }
  }

  @Test
  void closesWhatIsBeyondItsNumber() {
    ThrottlingFactory factory = factory(ThrottlingOptions.DEFAULTS.withMaxConnections(2));
    Connection first = new Connection(factory);
    new Connection(factory);
    assertThat(factory.buildProtocol(first.transport.getPeer())).isNull();
    first.protocol.connectionLost(new ConnectionDone());
    assertThat(factory.connectionCount()).isEqualTo(1);
    new Connection(factory);
  }

  @Test
  void stopsReadingForAsLongAsTheSurplusShouldHaveTaken() {
    ThrottlingFactory factory = limited(10, 0);
    Connection one = new Connection(factory);
    Connection other = new Connection(factory);
    one.receive(20);
    other.receive(10);
    assertThat(one.transport.producerState()).isEqualTo(ProducerState.PRODUCING);
    clock.advance(1);
    assertThat(one.transport.producerState()).isEqualTo(ProducerState.PAUSED);
    assertThat(other.transport.producerState()).isEqualTo(ProducerState.PAUSED);
    clock.advance(1.999);
    assertThat(one.transport.producerState()).isEqualTo(ProducerState.PAUSED);
    clock.advance(0.001);
    assertThat(one.transport.producerState()).isEqualTo(ProducerState.PRODUCING);
    assertThat(other.transport.producerState()).isEqualTo(ProducerState.PRODUCING);
  }

  @Test
  void doesNotStopReadingWithinTheLimit() {
    ThrottlingFactory factory = limited(10, 0);
    Connection connection = new Connection(factory);
    for (int i = 0; i < 5; i++) {
      connection.receive(10);
      clock.advance(1);
      assertThat(connection.transport.producerState()).isEqualTo(ProducerState.PRODUCING);
    }
  }

  @Test
  void throttlesAConnectionThatComesMeanwhile() {
    ThrottlingFactory factory = limited(10, 0);
    new Connection(factory).receive(30);
    clock.advance(1);
    Connection late = new Connection(factory);
    assertThat(late.transport.producerState()).isEqualTo(ProducerState.PAUSED);
    clock.advance(2);
    assertThat(late.transport.producerState()).isEqualTo(ProducerState.PRODUCING);
  }

  @Test
  void leavesAProtocolPausedThatPausedItself() {
    ThrottlingFactory factory = limited(10, 0);
    Connection connection = new Connection(factory);
    connection.receive(30);
    connection.protocol.pauseProducing();
    clock.advance(1);
    clock.advance(2);
    assertThat(connection.transport.producerState()).isEqualTo(ProducerState.PAUSED);
    connection.protocol.resumeProducing();
    assertThat(connection.transport.producerState()).isEqualTo(ProducerState.PRODUCING);
  }

  @Test
  void doesNotLetAProtocolResumeWhatIsThrottled() {
    ThrottlingFactory factory = limited(10, 0);
    Connection connection = new Connection(factory);
    connection.receive(30);
    clock.advance(1);
    connection.protocol.pauseProducing();
    connection.protocol.resumeProducing();
    assertThat(connection.transport.producerState()).isEqualTo(ProducerState.PAUSED);
    clock.advance(2);
    assertThat(connection.transport.producerState()).isEqualTo(ProducerState.PRODUCING);
  }

  @Test
  void tellsPushProducersToWait() {
    ThrottlingFactory factory = limited(0, 10);
    Connection connection = new Connection(factory);
    connection.protocol.registerProducer(new Push());
    connection.send(20);
    clock.advance(1);
    assertThat(calls).containsExactly("pause");
    clock.advance(1);
    assertThat(calls).containsExactly("pause", "resume");
  }

  @Test
  void doesNotWakeAProducerThatTheTransportHasTold() {
    ThrottlingFactory factory = limited(0, 10);
    Connection connection = new Connection(factory);
    connection.protocol.registerProducer(new Push());
    PushProducer seen = (PushProducer) connection.transport.producer();
    connection.send(20);
    seen.pauseProducing();
    clock.advance(1);
    clock.advance(1);
    assertThat(calls).containsExactly("pause");
    seen.resumeProducing();
    assertThat(calls).containsExactly("pause", "resume");
    connection.send(20);
    clock.advance(1);
    seen.pauseProducing();
    seen.resumeProducing();
    assertThat(calls).containsExactly("pause", "resume", "pause");
    seen.stopProducing();
    assertThat(calls).last().isEqualTo("stop");
  }

  @Test
  void letsPullProducersWait() {
    ThrottlingFactory factory = limited(0, 10);
    Connection connection = new Connection(factory);
    connection.protocol.registerProducer(
        new PullProducer() {
          @Override
          public void resumeProducing() {
            calls.add("resume");
          }

          @Override
          public void stopProducing() {}
        });
    PullProducer seen = (PullProducer) connection.transport.producer();
    seen.resumeProducing();
    assertThat(calls).hasSize(1);
    connection.send(20);
    clock.advance(1);
    seen.resumeProducing();
    assertThat(calls).hasSize(1);
    clock.advance(1);
    assertThat(calls).hasSize(2);
    clock.advance(10);
    assertThat(calls).hasSize(2);
  }

  @Test
  void throttlesAProducerThatIsRegisteredMeanwhile() {
    ThrottlingFactory factory = limited(0, 10);
    Connection connection = new Connection(factory);
    connection.send(20);
    clock.advance(1);
    connection.protocol.registerProducer(new Push());
    assertThat(calls).containsExactly("pause");
    connection.protocol.unregisterProducer();
    clock.advance(1);
    assertThat(calls).containsExactly("pause");
  }

  @Test
  void aSecondProducerIsRefusedAndChangesNothing() {
    ThrottlingFactory factory = limited(0, 10);
    Connection connection = new Connection(factory);
    connection.protocol.registerProducer(new Push());
    org.assertj.core.api.Assertions.assertThatIllegalStateException()
        .isThrownBy(() -> connection.protocol.registerProducer(new Push()));
    connection.send(20);
    clock.advance(1);
    assertThat(calls).containsExactly("pause");
  }

  @Test
  void alreadyThrottledItWaitsForTheLaterEnd() {
    ThrottlingFactory factory = limited(10, 0);
    Connection connection = new Connection(factory);
    connection.receive(40);
    clock.advance(1);
    connection.receive(60);
    clock.advance(1);
    clock.advance(4.999);
    assertThat(connection.transport.producerState()).isEqualTo(ProducerState.PAUSED);
    clock.advance(0.001);
    assertThat(connection.transport.producerState()).isEqualTo(ProducerState.PRODUCING);
  }

  @Test
  void aProducerThatThrowsEndsItsConnectionAlone() {
    ThrottlingFactory factory = limited(0, 10);
    Connection bad = new Connection(factory);
    RuntimeException thrown = new RuntimeException("not now");
    bad.protocol.registerProducer(
        new PushProducer() {
          @Override
          public void pauseProducing() {
            throw thrown;
          }

          @Override
          public void resumeProducing() {}

          @Override
          public void stopProducing() {}
        });
    Connection good = new Connection(factory);
    good.protocol.registerProducer(new Push());
    good.send(20);
    clock.advance(1);
    assertThat(calls).containsExactly("pause");
    assertThat(bad.transport.aborted()).isTrue();
    unhandled.takes(thrown);
  }

  @Test
  void keepsNoTimerWithoutConnections() {
    ThrottlingFactory factory = limited(10, 10);
    assertThat(clock.getDelayedCalls()).isEmpty();
    Connection connection = new Connection(factory);
    connection.receive(30);
    clock.advance(1);
    assertThat(clock.getDelayedCalls()).isNotEmpty();
    connection.protocol.connectionLost(new ConnectionDone());
    assertThat(clock.getDelayedCalls()).isEmpty();
    Connection next = new Connection(factory);
    assertThat(next.transport.producerState()).isEqualTo(ProducerState.PRODUCING);
  }

  @Test
  void keepsToItsLimitOnAverageWhateverComes() {
    ThrottlingFactory factory = limited(1000, 0);
    Connection connection = new Connection(factory);
    long received = 0;
    for (int tenths = 0; tenths < 1000; tenths++) {
      if (connection.transport.producerState() == ProducerState.PRODUCING) {
        connection.receive(700);
        received += 700;
      }
      clock.advance(0.1);
    }
    assertThat(received).isBetween(90_000L, 110_000L);
  }

  @Test
  void refusesLimitsThatAreNone() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ThrottlingOptions.DEFAULTS.withLimits(-1, 0))
        .withMessageStartingWith("readLimit and writeLimit");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ThrottlingOptions.DEFAULTS.withMaxConnections(0))
        .withMessageStartingWith("maxConnections");
    Protocol none =
        factory(ThrottlingOptions.DEFAULTS).buildProtocol(new StringTransport().getPeer());
    assertThat(none).isInstanceOf(ProtocolWrapper.class);
  }
}
