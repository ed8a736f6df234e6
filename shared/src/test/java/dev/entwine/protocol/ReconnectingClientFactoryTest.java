package dev.entwine.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.entwine.testing.LoopThread;
import dev.entwine.testing.ManualClock;
import dev.entwine.testing.RecordingProtocol;
import dev.entwine.testing.UnhandledRecorder;
import dev.entwine.time.Clock;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.DoubleSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ReconnectingClientFactoryTest {

  private static final ReconnectOptions WITHOUT_JITTER = ReconnectOptions.DEFAULTS.withJitter(0);

  @RegisterExtension final UnhandledRecorder unhandled = new UnhandledRecorder();

  private final ManualClock clock = new ManualClock();
  private final ConnectError refused = new ConnectError("refused", null);

  private static class Reconnecting extends ReconnectingClientFactory {
    Reconnecting(Clock clock, ReconnectOptions options, DoubleSupplier gaussian) {
      super(clock, options, gaussian);
    }

    @Override
    public Protocol buildProtocol(Address peer) {
      return new RecordingProtocol();
    }
  }

  private Reconnecting factory(ReconnectOptions options) {
    return new Reconnecting(clock, options, () -> 0);
  }

  /** Keeps what is asked of it. */
  private static final class FakeConnector implements Connector {
    final List<String> calls = new ArrayList<>();
    boolean connecting;

    @Override
    public void connect() {
      calls.add("connect");
      connecting = true;
    }

    @Override
    public void disconnect() {
      calls.add("disconnect");
    }

    @Override
    public void stopConnecting() {
      if (!connecting) {
        throw new IllegalStateException("not connecting");
      }
      calls.add("stopConnecting");
    }

    @Override
    public Address getDestination() {
      return new HostnameAddress("example.com", 80);
    }
  }

  private final FakeConnector connector = new FakeConnector();

  @Test
  void waitsAsLongAsTwisted() {
    Reconnecting factory = factory(WITHOUT_JITTER);
    double[] expected = {2.718, 7.389, 20.09, 54.6, 148.4, 403.4, 1096.6, 2981, 3600, 3600};
    for (double seconds : expected) {
      factory.clientConnectionFailed(connector, refused);
      assertThat(factory.delay()).isCloseTo(seconds, within(seconds / 1000));
      connector.calls.clear();
      clock.advance(seconds * 0.999);
      assertThat(connector.calls).isEmpty();
      clock.advance(seconds * 0.002);
      assertThat(connector.calls).containsExactly("connect");
    }
  }

  @Test
  void waitsAfterALostConnectionToo() {
    Reconnecting factory = factory(WITHOUT_JITTER);
    factory.clientConnectionLost(connector, new ConnectionDone());
    clock.advance(3);
    assertThat(connector.calls).containsExactly("connect");
  }

  @Test
  void beginsAgainWhenItIsToldThatAConnectionIsGood() {
    Reconnecting factory = factory(WITHOUT_JITTER);
    for (int i = 0; i < 4; i++) {
      factory.clientConnectionFailed(connector, refused);
      clock.advance(3600);
    }
    assertThat(factory.retries()).isEqualTo(4);
    factory.resetDelay();
    assertThat(factory.retries()).isZero();
    factory.clientConnectionLost(connector, new ConnectionDone());
    assertThat(factory.delay()).isCloseTo(Math.E, within(1e-9));
  }

  @Test
  void tellsApartClientsThatWereCutOffTogether() {
    Reconnecting late = new Reconnecting(clock, ReconnectOptions.DEFAULTS, () -> 1);
    late.clientConnectionFailed(connector, refused);
    assertThat(late.delay()).isCloseTo(Math.E * 1.119626565582, within(1e-9));
    Reconnecting early = new Reconnecting(clock, ReconnectOptions.DEFAULTS, () -> -100);
    early.clientConnectionFailed(connector, refused);
    assertThat(early.delay()).as("however unlikely, not in the past").isZero();
  }

  @Test
  void givesUpAfterAsManyRetriesAsAreAllowed() {
    Reconnecting factory = factory(WITHOUT_JITTER.withMaxRetries(2));
    for (int i = 0; i < 5; i++) {
      factory.clientConnectionFailed(connector, refused);
      clock.advance(3600);
    }
    assertThat(connector.calls).containsExactly("connect", "connect");
    assertThat(clock.getDelayedCalls()).isEmpty();
  }

  @Test
  void stopsWaiting() {
    Reconnecting factory = factory(WITHOUT_JITTER);
    factory.clientConnectionFailed(connector, refused);
    factory.stopTrying();
    assertThat(clock.getDelayedCalls()).isEmpty();
    factory.clientConnectionFailed(connector, refused);
    factory.clientConnectionLost(connector, refused);
    assertThat(clock.getDelayedCalls()).isEmpty();
    assertThat(connector.calls).isEmpty();
  }

  @Test
  void stopsAnAttempt() {
    Reconnecting factory = factory(WITHOUT_JITTER);
    factory.clientConnectionFailed(connector, refused);
    clock.advance(3);
    factory.stopTrying();
    assertThat(connector.calls).containsExactly("connect", "stopConnecting");
  }

  @Test
  void refusesOptionsThatAreNone() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> WITHOUT_JITTER.withMaxRetries(-1))
        .withMessageStartingWith("maxRetries");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> WITHOUT_JITTER.withJitter(-1))
        .withMessageStartingWith("jitter");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> WITHOUT_JITTER.withDelays(Duration.ofSeconds(2), Duration.ofSeconds(1), 2))
        .withMessageStartingWith("maxDelay");
  }

  /** Over TCP: the server closes each connection at once, until it has seen three. */
  @Test
  void comesBackOverTcp() {
    Vertx vertx = Vertx.vertx();
    try {
      LoopThread loop = LoopThread.of(vertx);
      CompletableFuture<Integer> third = new CompletableFuture<>();
      int[] made = {0};
      Factory closing =
          Factory.forProtocol(
              () ->
                  new RecordingProtocol()
                      .onMade(
                          p -> {
                            if (++made[0] == 3) {
                              third.complete(made[0]);
                            }
                            p.transport().loseConnection();
                          }));
      ListeningPort port = loop.await(() -> loop.reactor().listenTCP(0, closing));
      ReconnectOptions quick =
          WITHOUT_JITTER.withDelays(Duration.ofMillis(1), Duration.ofMillis(10), 2);
      Reconnecting factory = new Reconnecting(loop.reactor(), quick, () -> 0);
      loop.run(
          () ->
              loop.reactor()
                  .connectTCP("127.0.0.1", ((IPv4Address) port.getHost()).port(), factory));
      assertThat(LoopThread.get(third)).isEqualTo(3);
      loop.run(factory::stopTrying);
      loop.await(() -> port.shutdown(Duration.ofSeconds(5)));
    } finally {
      vertx.close().await();
    }
  }
}
