package dev.entwine.verticles.echo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entwine.protocol.ConnectionDone;
import dev.entwine.testing.ManualClock;
import dev.entwine.testing.StringTransport;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class EchoProtocolTest {

  private static final Duration IDLE = Duration.ofMinutes(1);

  private final ManualClock clock = new ManualClock();
  private final StringTransport transport = new StringTransport();
  private int lost;
  private final EchoProtocol echo = new EchoProtocol(clock, IDLE, () -> lost++);

  @Test
  void what_comes_is_sent_back() {
    echo.makeConnection(transport);
    echo.dataReceived(Buffer.buffer("hel"));
    echo.dataReceived(Buffer.buffer("lo\u0000"));
    assertThat(transport.text()).isEqualTo("hello\u0000");
  }

  @Test
  void the_transport_is_its_own_producer() {
    echo.makeConnection(transport);
    assertThat(transport.producer()).isSameAs(transport);
  }

  @Test
  void whoever_ends_sending_is_sent_the_rest_and_closed() {
    echo.makeConnection(transport);
    echo.dataReceived(Buffer.buffer("last"));
    echo.readConnectionLost();
    assertThat(transport.text()).isEqualTo("last");
    assertThat(transport.producer()).as("or the close would wait for it").isNull();
    assertThat(transport.disconnecting()).isTrue();
    assertThat(transport.aborted()).isFalse();
  }

  @Test
  void a_server_that_stops_sends_the_rest_and_closes() {
    echo.makeConnection(transport);
    echo.shutdownRequested(Duration.ofSeconds(5));
    assertThat(transport.producer()).isNull();
    assertThat(transport.disconnecting()).isTrue();
  }

  @Test
  void a_connection_without_traffic_is_cut() {
    echo.makeConnection(transport);
    clock.advance(IDLE.minusSeconds(1));
    echo.dataReceived(Buffer.buffer("x"));
    clock.advance(IDLE);
    assertThat(transport.aborted()).isFalse();
    clock.advance(IDLE);
    assertThat(transport.aborted()).isTrue();
  }

  @Test
  void a_peer_that_only_reads_what_is_waiting_for_it_is_not_idle() {
    echo.makeConnection(transport);
    for (int waiting = 5; waiting > 0; waiting--) {
      transport.bufferedBytes(waiting);
      clock.advance(IDLE);
      assertThat(transport.aborted()).isFalse();
    }
    clock.advance(IDLE);
    assertThat(transport.aborted()).isTrue();
  }

  @Test
  void with_no_idle_timeout_nothing_is_waited_for() {
    new EchoProtocol(clock, Duration.ZERO, () -> {}).makeConnection(transport);
    assertThat(clock.getDelayedCalls()).isEmpty();
  }

  @Test
  void a_lost_connection_leaves_no_timer() {
    echo.makeConnection(transport);
    echo.connectionLost(new ConnectionDone());
    assertThat(clock.getDelayedCalls()).isEmpty();
    assertThat(lost).isEqualTo(1);
  }

  @Test
  void one_connection_too_many_gets_no_protocol() {
    EchoFactory factory =
        new EchoFactory(new EchoOptions("tcp:0", 1, Duration.ZERO, Duration.ZERO), clock);
    var first = factory.buildProtocol(transport.getPeer());
    first.makeConnection(transport);
    assertThat(factory.buildProtocol(transport.getPeer())).isNull();
    first.connectionLost(new ConnectionDone());
    assertThat(factory.buildProtocol(transport.getPeer())).isNotNull();
  }
}
