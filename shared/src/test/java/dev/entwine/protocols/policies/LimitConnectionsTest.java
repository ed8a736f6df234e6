package dev.entwine.protocols.policies;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.entwine.protocol.ConnectionDone;
import dev.entwine.protocol.Factory;
import dev.entwine.protocol.IPv4Address;
import dev.entwine.protocol.IPv6Address;
import dev.entwine.protocol.Protocol;
import dev.entwine.protocol.UNIXAddress;
import dev.entwine.testing.RecordingProtocol;
import dev.entwine.testing.StringTransport;
import org.junit.jupiter.api.Test;

class LimitConnectionsTest {

  private static final IPv4Address HERE = new IPv4Address("10.0.0.1", 1);
  private static final IPv4Address HERE_TOO = new IPv4Address("10.0.0.1", 2);
  private static final IPv4Address THERE = new IPv4Address("10.0.0.2", 1);

  private static final class Overflow extends RecordingProtocol {}

  private static Protocol inside(Protocol built) {
    return ((ProtocolWrapper) built).wrappedProtocol();
  }

  private static Protocol connected(Protocol built) {
    built.makeConnection(new StringTransport());
    return built;
  }

  @Test
  void closesWhatIsBeyondTheTotal() {
    var factory = new LimitTotalConnectionsFactory(Factory.forProtocol(RecordingProtocol::new), 2);
    Protocol first = connected(factory.buildProtocol(HERE));
    connected(factory.buildProtocol(HERE));
    assertThat(factory.buildProtocol(THERE)).isNull();
    assertThat(factory.connectionCount()).isEqualTo(2);
    first.connectionLost(new ConnectionDone());
    assertThat(factory.buildProtocol(THERE)).isNotNull();
  }

  @Test
  void givesWhatIsBeyondTheTotalToTheOverflowProtocol() {
    var factory =
        new LimitTotalConnectionsFactory(
            Factory.forProtocol(RecordingProtocol::new), 1, Overflow::new, 2);
    Protocol first = connected(factory.buildProtocol(HERE));
    Protocol second = connected(factory.buildProtocol(HERE));
    Protocol third = connected(factory.buildProtocol(HERE));
    assertThat(inside(first)).isNotInstanceOf(Overflow.class);
    assertThat(inside(second)).isInstanceOf(Overflow.class);
    assertThat(inside(third)).isInstanceOf(Overflow.class);
    assertThat(factory.buildProtocol(HERE)).as("the overflow is limited too").isNull();

    // As in Twisted: what is counted is all that is open.
    first.connectionLost(new ConnectionDone());
    assertThat(inside(connected(factory.buildProtocol(HERE)))).isInstanceOf(Overflow.class);
    second.connectionLost(new ConnectionDone());
    third.connectionLost(new ConnectionDone());
    factory.protocols().stream().toList().forEach(p -> p.connectionLost(new ConnectionDone()));
    assertThat(factory.connectionCount()).isZero();
    assertThat(inside(factory.buildProtocol(HERE))).isNotInstanceOf(Overflow.class);
  }

  @Test
  void doesNotCountWhatTheFactoryInsideRefuses() {
    var total = new LimitTotalConnectionsFactory(Factory.forProtocol(() -> null), 2);
    var byPeer = new LimitConnectionsByPeer(Factory.forProtocol(() -> null));
    total.buildProtocol(HERE);
    byPeer.buildProtocol(HERE);
    assertThat(total.connectionCount()).isZero();
    assertThat(byPeer.peers()).isZero();
  }

  @Test
  void countsConnectionsOfOneHostTogether() {
    var factory = new LimitConnectionsByPeer(Factory.forProtocol(RecordingProtocol::new), 2);
    Protocol first = connected(factory.buildProtocol(HERE));
    connected(factory.buildProtocol(HERE_TOO));
    assertThat(factory.buildProtocol(HERE)).isNull();
    connected(factory.buildProtocol(THERE));
    assertThat(factory.peers()).isEqualTo(2);
    first.connectionLost(new ConnectionDone());
    assertThat(factory.buildProtocol(HERE_TOO)).isNotNull();
  }

  @Test
  void forgetsAHostWhenItsLastConnectionIsLost() {
    var factory = new LimitConnectionsByPeer(Factory.forProtocol(RecordingProtocol::new));
    for (int i = 0; i < LimitConnectionsByPeer.MAX_CONNECTIONS_PER_PEER; i++) {
      connected(factory.buildProtocol(HERE));
    }
    assertThat(factory.buildProtocol(HERE)).isNull();
    factory.protocols().stream().toList().forEach(p -> p.connectionLost(new ConnectionDone()));
    assertThat(factory.peers()).isZero();
  }

  @Test
  void knowsTheOtherKindsOfAddresses() {
    var factory = new LimitConnectionsByPeer(Factory.forProtocol(RecordingProtocol::new), 1);
    assertThat(factory.buildProtocol(new IPv6Address("::1", 1))).isNotNull();
    assertThat(factory.buildProtocol(new IPv6Address("::1", 2))).isNull();
    assertThat(factory.buildProtocol(new UNIXAddress(null))).isNotNull();
    assertThat(factory.buildProtocol(new UNIXAddress("/run/x"))).isNull();
  }

  @Test
  void refuseLimitsThatAreNone() {
    Factory any = Factory.forProtocol(RecordingProtocol::new);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new LimitConnectionsByPeer(any, 0))
        .withMessageStartingWith("maxConnectionsPerPeer: 1 or more");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new LimitTotalConnectionsFactory(any, -1))
        .withMessageStartingWith("connectionLimit");
  }
}
