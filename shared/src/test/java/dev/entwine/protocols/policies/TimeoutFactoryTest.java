package dev.entwine.protocols.policies;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.entwine.protocol.ConnectionDone;
import dev.entwine.protocol.Factory;
import dev.entwine.testing.ManualClock;
import dev.entwine.testing.RecordingProtocol;
import dev.entwine.testing.StringTransport;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class TimeoutFactoryTest {

  private final ManualClock clock = new ManualClock();
  private final StringTransport transport = new StringTransport();
  private final RecordingProtocol inside = new RecordingProtocol();
  private final AtomicInteger timedOut = new AtomicInteger();
  private final IdleTimeout idle = new IdleTimeout(clock, timedOut::incrementAndGet);

  private TimeoutProtocol connect(TimeoutOptions options) {
    TimeoutFactory factory = new TimeoutFactory(Factory.forProtocol(() -> inside), clock, options);
    TimeoutProtocol protocol = (TimeoutProtocol) factory.buildProtocol(transport.getPeer());
    protocol.makeConnection(transport);
    return protocol;
  }

  private static TimeoutOptions after(int seconds) {
    return TimeoutOptions.DEFAULTS.withTimeout(Duration.ofSeconds(seconds));
  }

  @Test
  void closesAConnectionThatIsQuiet() {
    connect(after(3));
    clock.advance(2.999);
    assertThat(transport.disconnecting()).isFalse();
    clock.advance(0.001);
    assertThat(transport.disconnecting()).isTrue();
    assertThat(transport.aborted()).isFalse();
  }

  @Test
  void isHalfAnHourUnlessItIsSaidOtherwise() {
    connect(TimeoutOptions.DEFAULTS);
    clock.advance(30 * 60 - 1);
    assertThat(transport.disconnecting()).isFalse();
    clock.advance(1);
    assertThat(transport.disconnecting()).isTrue();
  }

  @Test
  void countsFromTheLastByteInEitherDirection() {
    TimeoutProtocol protocol = connect(after(3));
    clock.advance(2);
    protocol.dataReceived(Buffer.buffer("x"));
    clock.advance(2);
    inside.transport().write(Buffer.buffer("x"));
    clock.advance(2.9);
    assertThat(transport.disconnecting()).isFalse();
    clock.advance(0.1);
    assertThat(transport.disconnecting()).isTrue();
  }

  @Test
  void cutsAConnectionThatDoesNotCloseInTime() {
    connect(new TimeoutOptions(Duration.ofSeconds(3), Duration.ofSeconds(2)));
    clock.advance(3);
    clock.advance(1.9);
    assertThat(transport.aborted()).isFalse();
    clock.advance(0.1);
    assertThat(transport.aborted()).isTrue();
  }

  @Test
  void leavesNothingBehindWhenTheConnectionIsLost() {
    TimeoutProtocol protocol = connect(after(3));
    protocol.connectionLost(new ConnectionDone());
    assertThat(clock.getDelayedCalls()).isEmpty();
  }

  @Test
  void leavesNothingBehindWhenTheConnectionIsLostAfterTheTimeout() {
    TimeoutProtocol protocol = connect(after(3));
    clock.advance(3);
    protocol.connectionLost(new ConnectionDone());
    assertThat(clock.getDelayedCalls()).isEmpty();
  }

  @Test
  void changesItsTimeoutForOneConnection() {
    TimeoutProtocol protocol = connect(after(3));
    assertThat(protocol.setTimeout(Duration.ofSeconds(10))).isEqualTo(Duration.ofSeconds(3));
    clock.advance(9);
    assertThat(transport.disconnecting()).isFalse();
    assertThat(protocol.setTimeout(null)).isEqualTo(Duration.ofSeconds(10));
    assertThat(clock.getDelayedCalls()).isEmpty();
  }

  @Test
  void refusesATimeoutThatIsNone() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> after(0))
        .withMessageStartingWith("timeout: more than zero");
  }

  // The timeout as an object that a protocol holds.

  @Test
  void idleTimeoutWaitsForNothingAtFirst() {
    assertThat(clock.getDelayedCalls()).isEmpty();
    idle.resetTimeout();
    assertThat(clock.getDelayedCalls()).isEmpty();
  }

  @Test
  void idleTimeoutFiresOnceAndExactly() {
    idle.setTimeout(Duration.ofSeconds(5));
    clock.advance(4);
    idle.resetTimeout();
    clock.advance(4.999999999);
    assertThat(timedOut).hasValue(0);
    clock.advance(0.000000001);
    assertThat(timedOut).hasValue(1);
    clock.advance(100);
    assertThat(timedOut).hasValue(1);
  }

  @Test
  void idleTimeoutKeepsOneTimerHoweverOftenItIsReset() {
    idle.setTimeout(Duration.ofSeconds(5));
    for (int i = 0; i < 1000; i++) {
      clock.advance(1);
      idle.resetTimeout();
      assertThat(clock.getDelayedCalls()).hasSize(1);
    }
    assertThat(timedOut).hasValue(0);
  }

  @Test
  void idleTimeoutCanBeginAgainWhenItHasFired() {
    idle.setTimeout(Duration.ofSeconds(1));
    clock.advance(1);
    assertThat(idle.setTimeout(Duration.ofSeconds(2))).isEqualTo(Duration.ofSeconds(1));
    clock.advance(2);
    assertThat(timedOut).hasValue(2);
  }

  @Test
  void idleTimeoutMayBeShortened() {
    idle.setTimeout(Duration.ofSeconds(100));
    idle.setTimeout(Duration.ofSeconds(1));
    clock.advance(1);
    assertThat(timedOut).hasValue(1);
  }

  @Test
  void idleTimeoutTakesNoNegativeTime() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> idle.setTimeout(Duration.ofSeconds(-1)))
        .withMessageContaining("zero or more");
  }
}
