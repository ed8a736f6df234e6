package dev.entwine.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.entwine.defer.Deferred;
import dev.entwine.endpoint.Endpoints;
import dev.entwine.protocol.Address;
import dev.entwine.protocol.ConnectError;
import dev.entwine.protocol.ConnectingCancelledError;
import dev.entwine.protocol.ConnectionDone;
import dev.entwine.protocol.ConnectionRefusedError;
import dev.entwine.protocol.Factory;
import dev.entwine.protocol.IPv4Address;
import dev.entwine.protocol.ListeningPort;
import dev.entwine.protocol.Protocol;
import dev.entwine.protocol.ReconnectingClientFactory;
import dev.entwine.protocol.UNIXAddress;
import dev.entwine.reactor.Reactor.Phase;
import dev.entwine.reactor.Reactor.SystemEvent;
import dev.entwine.reactor.ReactorAlreadyRunning;
import dev.entwine.reactor.ReactorNotRestartable;
import dev.entwine.reactor.ReactorNotRunning;
import dev.entwine.transport.UDPOptions;
import dev.entwine.transport.UNIXPortOptions;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class MemoryReactorTest {

  @RegisterExtension final UnhandledRecorder unhandled = new UnhandledRecorder();

  private final MemoryReactor reactor = new MemoryReactor();
  private final List<String> calls = new ArrayList<>();

  private static <T> T valueOf(Deferred<T> deferred) {
    List<T> values = new ArrayList<>();
    deferred.addCallbackDo(values::add);
    assertThat(values).hasSize(1);
    return values.get(0);
  }

  private static <T> Throwable failureOf(Deferred<T> deferred) {
    List<Throwable> failures = new ArrayList<>();
    deferred.addErrbackDo(failures::add);
    assertThat(failures).hasSize(1);
    return failures.get(0);
  }

  @Test
  void itKeepsWhatListens() {
    Factory factory =
        new Factory() {
          @Override
          public Protocol buildProtocol(Address peer) {
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
    ListeningPort port =
        valueOf(Endpoints.server("tcp:80:interface=0.0.0.0").listen(reactor, factory));
    MemoryReactor.TCPServer server = reactor.tcpServers().get(0);
    assertThat(server).isEqualTo(new MemoryReactor.TCPServer(80, factory, "0.0.0.0", 50, port));
    assertThat(port.getHost()).isEqualTo(new IPv4Address("0.0.0.0", 80));
    assertThat(calls).containsExactly("start");
    valueOf(port.shutdown(Duration.ofSeconds(1)));
    valueOf(port.stopListening());
    assertThat(reactor.tcpServers()).isEmpty();
    assertThat(calls).containsExactly("start", "stop");
  }

  @Test
  void portZeroGetsAMadeUpNumber() {
    Factory factory = Factory.forProtocol(RecordingProtocol::new);
    ListeningPort one = valueOf(reactor.listenTCP(0, factory));
    ListeningPort other = valueOf(reactor.listenTCP(0, factory));
    assertThat(one.getHost()).isNotEqualTo(other.getHost());
    assertThat(((IPv4Address) one.getHost()).port()).isPositive();
    assertThat(one.connections()).isZero();
  }

  @Test
  void itKeepsUnixSocketsToo() {
    Factory factory = Factory.forProtocol(RecordingProtocol::new);
    ListeningPort port = valueOf(Endpoints.server("unix:/a").listen(reactor, factory));
    assertThat(reactor.unixServers())
        .containsExactly(
            new MemoryReactor.UNIXServer(
                "/a", factory, UNIXPortOptions.DEFAULT.withLockFile(true), port));
    Endpoints.client("unix:/a:timeout=5").connectProtocol(reactor, new RecordingProtocol());
    MemoryReactor.UNIXClient client = reactor.unixClients().get(0);
    assertThat(client.timeout()).isEqualTo(Duration.ofSeconds(5));
    assertThat(client.connector().getDestination()).isEqualTo(new UNIXAddress("/a"));
    valueOf(port.stopListening());
    assertThat(reactor.unixServers()).isEmpty();
  }

  @Test
  void aConnectionIsMadeWhenTheTestSaysSo() {
    RecordingProtocol protocol =
        new RecordingProtocol().onMade(p -> p.transport().write(Buffer.buffer("hello")));
    Deferred<RecordingProtocol> connected =
        Endpoints.client("tcp:example.org:7:bindAddress=10.0.0.1")
            .connectProtocol(reactor, protocol);
    assertThat(connected.called()).isFalse();
    MemoryReactor.TCPClient client = reactor.tcpClients().get(0);
    assertThat(client.host()).isEqualTo("example.org");
    assertThat(client.port()).isEqualTo(7);
    assertThat(client.timeout()).isEqualTo(Duration.ofSeconds(30));
    assertThat(client.bindAddress()).isEqualTo("10.0.0.1");
    StringTransport transport = client.connector().succeed();
    assertThat(valueOf(connected)).isSameAs(protocol);
    assertThat(transport.text()).isEqualTo("hello");
    assertThat(client.connector().protocol()).isSameAs(protocol);
    client.connector().disconnect();
    assertThat(transport.disconnecting()).isTrue();
    client.connector().lose(new ConnectionDone());
    assertThat(protocol.calls()).containsExactly("made", "lost");
    assertThat(client.connector().state()).isEqualTo(MemoryConnector.State.DISCONNECTED);
  }

  @Test
  void anAttemptFailsWhenTheTestSaysSo() {
    ConnectError refused = new ConnectionRefusedError("no", null);
    Deferred<RecordingProtocol> connected =
        Endpoints.client("tcp:example.org:7").connectProtocol(reactor, new RecordingProtocol());
    MemoryConnector connector = reactor.attempts().get(0);
    connector.fail(refused);
    assertThat(failureOf(connected)).isSameAs(refused);
    assertThatThrownBy(() -> connector.fail(refused))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("it is not CONNECTING but DISCONNECTED");
  }

  @Test
  void anAttemptThatIsCancelledIsOver() {
    Deferred<RecordingProtocol> connected =
        Endpoints.client("tcp:example.org:7").connectProtocol(reactor, new RecordingProtocol());
    connected.cancel();
    assertThat(failureOf(connected)).isInstanceOf(ConnectingCancelledError.class);
    assertThat(reactor.attempts().get(0).state()).isEqualTo(MemoryConnector.State.DISCONNECTED);
  }

  @Test
  void whoTriesAgainIsSeenToDoSo() {
    ReconnectingClientFactory factory =
        new ReconnectingClientFactory(reactor) {
          @Override
          public Protocol buildProtocol(Address peer) {
            return new RecordingProtocol();
          }
        };
    reactor.connectTCP("example.org", 7, factory);
    reactor.attempts().get(0).fail(new ConnectionRefusedError("no", null));
    assertThat(reactor.attempts()).hasSize(1);
    reactor.advance(Duration.ofMinutes(1));
    assertThat(reactor.attempts()).hasSize(2);
    assertThat(reactor.tcpClients()).hasSize(1);
    reactor.attempts().get(1).succeed();
    assertThat(reactor.attempts().get(1).state()).isEqualTo(MemoryConnector.State.CONNECTED);
  }

  @Test
  void itRunsAndStopsWithItsEvents() {
    reactor.addSystemEventTrigger(
        Phase.BEFORE, SystemEvent.STARTUP, () -> calls.add("before startup"));
    reactor.addSystemEventTrigger(
        Phase.BEFORE, SystemEvent.SHUTDOWN, () -> calls.add("before shutdown"));
    reactor.removeSystemEventTrigger(
        reactor.addSystemEventTrigger(
            Phase.AFTER, SystemEvent.SHUTDOWN, () -> calls.add("removed")));
    reactor.callWhenRunning(() -> calls.add("when running"));
    assertThatThrownBy(reactor::stop).isInstanceOf(ReactorNotRunning.class);
    assertThat(calls).isEmpty();
    reactor.run();
    assertThat(reactor.running()).isTrue();
    reactor.callWhenRunning(() -> calls.add("at once"));
    assertThatThrownBy(reactor::run).isInstanceOf(ReactorAlreadyRunning.class);
    reactor.stop();
    assertThat(calls)
        .containsExactly("before startup", "when running", "at once", "before shutdown");
    assertThatThrownBy(reactor::run).isInstanceOf(ReactorNotRestartable.class);
  }

  @Test
  void timeAndThreadsAreTheTests() {
    reactor.callLater(Duration.ofSeconds(1), () -> calls.add("later"));
    reactor.callFromThread(() -> calls.add("from thread"));
    reactor.callInThread(() -> calls.add("in thread"));
    reactor.callMultipleInThread(List.of(() -> calls.add("one"), () -> calls.add("two")));
    assertThat(valueOf(reactor.deferToThread(() -> "answer"))).isEqualTo("answer");
    assertThat(calls).containsExactly("in thread", "one", "two");
    IllegalStateException boom = new IllegalStateException("boom");
    reactor.callInThread(
        () -> {
          throw boom;
        });
    unhandled.takes(boom);
    assertThat(reactor.getDelayedCalls()).hasSize(2);
    reactor.advance(Duration.ofSeconds(1));
    assertThat(calls).endsWith("from thread", "later");
    assertThat(reactor.seconds()).isEqualTo(1.0);
    assertThatThrownBy(() -> reactor.blockingCallFromThread(() -> Deferred.succeed(1)))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void whatItHasNotItSays() {
    assertThatThrownBy(reactor::vertx)
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessage("a MemoryReactor has no Vert.x: this has to be tested with a real reactor");
    assertThatThrownBy(reactor::context).isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(reactor::getThreadPool).isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void datagramPortsAreKeptWithWhatWasWrittenToThem() {
    RecordingDatagrams protocol =
        new RecordingDatagrams()
            .onStart(p -> p.multicastTransport().joinGroup("239.0.0.1", "127.0.0.1"));
    UDPOptions all = UDPOptions.DEFAULT.withNetworkInterface("0.0.0.0");
    reactor.listenMulticast(0, protocol, all, true);
    MemoryReactor.UDPServer server = reactor.udpServers().get(0);
    assertThat(server.options()).isEqualTo(all);
    assertThat(server.opened().groups()).containsExactly("239.0.0.1");
    protocol.transport().write(Buffer.buffer("hello"), "127.0.0.1", 9);
    assertThat(server.opened().written())
        .containsExactly(
            new FakeDatagramTransport.Written(
                Buffer.buffer("hello"), new IPv4Address("127.0.0.1", 9)));

    assertThatThrownBy(() -> reactor.listenUDP(7, protocol).toFuture().await())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("is listening on 0.0.0.0:40001 already");
    assertThat(reactor.udpServers()).containsExactly(server);
    server.opened().stopListening();
    server.opened().stopListening();
    assertThat(reactor.udpServers()).isEmpty();
    assertThat(protocol.calls()).containsExactly("start", "stop");
  }
}
