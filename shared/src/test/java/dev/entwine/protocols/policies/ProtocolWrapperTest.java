package dev.entwine.protocols.policies;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entwine.protocol.ClientFactory;
import dev.entwine.protocol.ConnectionDone;
import dev.entwine.protocol.Factory;
import dev.entwine.protocol.HalfCloseableProtocol;
import dev.entwine.protocol.IPv4Address;
import dev.entwine.protocol.ListeningPort;
import dev.entwine.protocol.Protocol;
import dev.entwine.protocol.PullProducer;
import dev.entwine.testing.LoopThread;
import dev.entwine.testing.RecordingProtocol;
import dev.entwine.testing.StringTransport;
import dev.entwine.testing.StringTransport.ProducerState;
import dev.entwine.testing.UnhandledRecorder;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ProtocolWrapperTest {

  private static final IPv4Address PEER = new IPv4Address("192.168.1.1", 54321);

  @RegisterExtension final UnhandledRecorder unhandled = new UnhandledRecorder();

  private final StringTransport transport = new StringTransport(PEER);

  private ProtocolWrapper connect(Factory factory) {
    ProtocolWrapper wrapper = (ProtocolWrapper) factory.buildProtocol(PEER);
    wrapper.makeConnection(transport);
    return wrapper;
  }

  @Test
  void isTheProtocolOfTheTransportAndTheTransportOfTheProtocol() {
    RecordingProtocol inside = new RecordingProtocol();
    WrappingFactory factory = new WrappingFactory(Factory.forProtocol(() -> inside));
    ProtocolWrapper wrapper = connect(factory);
    assertThat(inside.transport()).isSameAs(wrapper);
    assertThat(factory.protocols()).containsExactly(wrapper);

    wrapper.dataReceived(Buffer.buffer("in"));
    inside.transport().write(Buffer.buffer("out"));
    inside.transport().writeSequence(List.of(Buffer.buffer("1"), Buffer.buffer("2")));
    assertThat(inside.text()).isEqualTo("in");
    assertThat(transport.text()).isEqualTo("out12");
    assertThat(inside.transport().getPeer()).isEqualTo(PEER);
    assertThat(inside.transport().getHost()).isEqualTo(transport.getHost());

    inside.transport().pauseProducing();
    assertThat(transport.producerState()).isEqualTo(ProducerState.PAUSED);
    inside.transport().resumeProducing();
    assertThat(transport.producerState()).isEqualTo(ProducerState.PRODUCING);

    inside.transport().loseConnection();
    assertThat(inside.transport().disconnecting()).isTrue();
    assertThat(transport.disconnecting()).isTrue();
    wrapper.connectionLost(new ConnectionDone());
    assertThat(inside.lost()).isInstanceOf(ConnectionDone.class);
    assertThat(factory.protocols()).isEmpty();
    assertThat(inside.violations()).isEmpty();
  }

  @Test
  void registersProducersWithTheTransportItself() {
    RecordingProtocol inside = new RecordingProtocol();
    connect(new WrappingFactory(Factory.forProtocol(() -> inside)));
    PullProducer producer =
        new PullProducer() {
          @Override
          public void resumeProducing() {}

          @Override
          public void stopProducing() {}
        };
    inside.transport().registerProducer(producer);
    assertThat(transport.producer()).isSameAs(producer);
    inside.transport().unregisterProducer();
    assertThat(transport.producer()).isNull();
  }

  @Test
  void isHalfCloseableJustIfWhatItWrapsIs() {
    RecordingProtocol plain = new RecordingProtocol();
    RecordingProtocol halfCloseable = RecordingProtocol.withHalfClose();
    assertThat(
            HalfCloseableProtocol.of(
                connect(new WrappingFactory(Factory.forProtocol(() -> plain)))))
        .isNull();
    ProtocolWrapper twice =
        connect(new WrappingFactory(new WrappingFactory(Factory.forProtocol(() -> halfCloseable))));
    HalfCloseableProtocol.of(twice).readConnectionLost();
    HalfCloseableProtocol.of(twice).writeConnectionLost();
    assertThat(halfCloseable.calls()).containsExactly("made", "readLost", "writeLost");
  }

  @Test
  void passesOnThatTheServerWouldLikeToStop() {
    List<Duration> asked = new ArrayList<>();
    Factory factory =
        Factory.forProtocol(
            () ->
                new Protocol() {
                  @Override
                  public void dataReceived(Buffer data) {}

                  @Override
                  public void shutdownRequested(Duration grace) {
                    asked.add(grace);
                  }
                });
    connect(new WrappingFactory(factory)).shutdownRequested(Duration.ofSeconds(3));
    assertThat(asked).containsExactly(Duration.ofSeconds(3));
  }

  @Test
  void refusesWhatTheFactoryInsideRefuses() {
    WrappingFactory factory = new WrappingFactory(Factory.forProtocol(() -> null));
    assertThat(factory.buildProtocol(PEER)).isNull();
  }

  @Test
  void startsAndStopsTheFactoryInside() {
    List<String> calls = new ArrayList<>();
    Factory inside =
        new Factory() {
          @Override
          public Protocol buildProtocol(dev.entwine.protocol.Address peer) {
            return new RecordingProtocol();
          }

          @Override
          protected void startFactory() {
            calls.add("start");
          }

          @Override
          protected void stopFactory() {
            calls.add("stop");
          }
        };
    WrappingFactory factory = new WrappingFactory(inside);
    factory.doStart();
    factory.doStart();
    factory.doStop();
    assertThat(calls).containsExactly("start");
    factory.doStop();
    assertThat(calls).containsExactly("start", "stop");
  }

  /** Over a real connection, in both directions, with wrappers on both sides. */
  @Test
  void carriesHalfClosesOverTcp() {
    Vertx vertx = Vertx.vertx();
    try {
      LoopThread loop = LoopThread.of(vertx);
      RecordingProtocol answering =
          RecordingProtocol.withHalfClose()
              .onReadLost(
                  p -> {
                    p.transport().write(Buffer.buffer("answer to " + p.text()));
                    p.transport().loseConnection();
                  });
      RecordingProtocol asking =
          RecordingProtocol.withHalfClose()
              .onMade(
                  p -> {
                    p.transport().write(Buffer.buffer("question"));
                    p.transport().loseWriteConnection();
                  })
              .onReadLost(p -> p.transport().loseConnection());
      ListeningPort port =
          loop.await(
              () ->
                  loop.reactor()
                      .listenTCP(0, new WrappingFactory(Factory.forProtocol(() -> answering))));
      ClientFactory client =
          new WrappingFactory(
              new ClientFactory() {
                @Override
                public Protocol buildProtocol(dev.entwine.protocol.Address peer) {
                  return asking;
                }
              });
      loop.run(
          () ->
              loop.reactor()
                  .connectTCP("127.0.0.1", ((IPv4Address) port.getHost()).port(), client));
      assertThat(asking.lost()).isInstanceOf(ConnectionDone.class);
      assertThat(asking.text()).isEqualTo("answer to question");
      assertThat(asking.calls()).containsExactly("made", "writeLost", "data", "readLost", "lost");
      loop.await(port::stopListening);
    } finally {
      vertx.close().await();
    }
  }

  /** Without half-closes inside, the peer's end is the end, as without a wrapper. */
  @Test
  void endsWithThePeersSendingOtherwise() {
    Vertx vertx = Vertx.vertx();
    try {
      LoopThread loop = LoopThread.of(vertx);
      RecordingProtocol plain = new RecordingProtocol();
      RecordingProtocol asking =
          RecordingProtocol.withHalfClose().onMade(p -> p.transport().loseWriteConnection());
      ListeningPort port =
          loop.await(
              () ->
                  loop.reactor()
                      .listenTCP(0, new WrappingFactory(Factory.forProtocol(() -> plain))));
      ClientFactory client = new WrappingFactory(Factory.forProtocol(() -> asking));
      loop.run(
          () ->
              loop.reactor()
                  .connectTCP("127.0.0.1", ((IPv4Address) port.getHost()).port(), client));
      assertThat(plain.lost()).isInstanceOf(ConnectionDone.class);
      loop.await(() -> port.shutdown(Duration.ZERO));
    } finally {
      vertx.close().await();
    }
  }
}
