package dev.entwine.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.entwine.defer.Deferred;
import dev.entwine.endpoint.HostnameOptions.Family;
import dev.entwine.protocol.Address;
import dev.entwine.protocol.ConnectError;
import dev.entwine.protocol.ConnectingCancelledError;
import dev.entwine.protocol.ConnectionRefusedError;
import dev.entwine.protocol.DNSLookupError;
import dev.entwine.protocol.Factory;
import dev.entwine.protocol.IPv4Address;
import dev.entwine.protocol.IPv6Address;
import dev.entwine.protocol.ListeningPort;
import dev.entwine.protocol.Protocol;
import dev.entwine.reactor.Coroutine;
import dev.entwine.testing.LoopThread;
import dev.entwine.testing.RecordingProtocol;
import dev.entwine.testing.UnhandledRecorder;
import dev.entwine.transport.Addresses;
import io.vertx.core.Vertx;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Hosts with several addresses, on the loopback interface. */
class HostnameEndpointTest {

  private static final Address V4 = new IPv4Address("127.0.0.1", 80);
  private static final Address V6 = new IPv6Address("::1", 80);

  private static Vertx vertx;

  @RegisterExtension final UnhandledRecorder unhandled = new UnhandledRecorder();

  private LoopThread loop;

  @BeforeAll
  static void openVertx() {
    vertx = Vertx.vertx();
  }

  @AfterAll
  static void closeVertx() {
    vertx.close().await();
  }

  @BeforeEach
  void openLoop() {
    loop = LoopThread.of(vertx);
  }

  private int serve() {
    ListeningPort port =
        loop.await(() -> loop.reactor().listenTCP(0, Factory.forProtocol(RecordingProtocol::new)));
    return ((IPv4Address) port.getHost()).port();
  }

  private static HostnameResolver answering(String... hosts) {
    return (reactor, host, port) ->
        Deferred.succeed(Arrays.stream(hosts).map(each -> Addresses.of(each, port)).toList());
  }

  private Protocol connect(HostnameEndpoint endpoint) {
    return loop.await(
        () -> endpoint.connect(loop.reactor(), Factory.forProtocol(RecordingProtocol::new)));
  }

  private static HostnameEndpoint host(
      int port, HostnameOptions options, HostnameResolver resolver) {
    return new HostnameEndpoint("example.invalid", port, options, resolver);
  }

  @Test
  void anAddressThatAnswersIsFoundBehindOnesThatRefuse() {
    int port = serve();
    HostnameResolver resolver = answering("::1", "127.0.0.2", "127.0.0.1");
    Protocol connected = connect(host(port, HostnameOptions.DEFAULT, resolver));
    assertThat(connected.transport().getPeer()).isEqualTo(new IPv4Address("127.0.0.1", port));
  }

  @Test
  void whenAllRefuseSoDoesTheHost() {
    HostnameResolver resolver = answering("127.0.0.2", "127.0.0.3");
    assertThatThrownBy(() -> connect(host(1, HostnameOptions.DEFAULT, resolver)))
        .isInstanceOf(ConnectionRefusedError.class)
        .hasMessage("can't connect to 127.0.0.3:1: connection refused")
        .satisfies(e -> assertThat(e.getSuppressed()).hasSize(1));
  }

  @Test
  void aNameThatIsNotKnownIsALookupError() {
    UnknownHostException unknown = new UnknownHostException("example.invalid");
    HostnameResolver failing = (reactor, host, port) -> Deferred.fail(unknown);
    assertThatThrownBy(() -> connect(host(1, HostnameOptions.DEFAULT, failing)))
        .isInstanceOf(DNSLookupError.class)
        .hasMessage("can't connect to example.invalid:1: the host name is not known")
        .hasCause(unknown);
    assertThatThrownBy(() -> connect(host(1, HostnameOptions.DEFAULT, answering())))
        .isInstanceOf(DNSLookupError.class)
        .hasMessage("can't connect to example.invalid:1: the host name has no address");
  }

  @Test
  void aLookUpCanBeCancelled() {
    Deferred<List<Address>> never = new Deferred<>();
    HostnameEndpoint endpoint = host(1, HostnameOptions.DEFAULT, (reactor, host, port) -> never);
    assertThatThrownBy(
            () ->
                loop.await(
                    () -> {
                      Deferred<Protocol> connecting =
                          endpoint.connect(
                              loop.reactor(), Factory.forProtocol(RecordingProtocol::new));
                      connecting.cancel();
                      return connecting;
                    }))
        .isInstanceOf(ConnectingCancelledError.class);
  }

  @Test
  void onlyAddressesOfTheVersionThatIsAskedForAreTried() {
    int port = serve();
    HostnameResolver resolver = answering("::1", "127.0.0.1");
    assertThatThrownBy(
            () -> connect(host(port, HostnameOptions.DEFAULT.withFamily(Family.IPV6), resolver)))
        .isInstanceOf(ConnectionRefusedError.class)
        .hasMessageContaining("::1");
    assertThatThrownBy(
            () ->
                connect(
                    host(
                        port,
                        HostnameOptions.DEFAULT.withFamily(Family.IPV6),
                        answering("127.0.0.1"))))
        .isInstanceOf(ConnectError.class)
        .hasMessageEndingWith("none of its addresses is of the version of IP that is asked for");
    Protocol bound =
        connect(host(port, HostnameOptions.DEFAULT.withBindAddress("127.0.0.1"), resolver));
    assertThat(bound.transport().getHost().toString()).startsWith("127.0.0.1:");
  }

  @Test
  void theSystemsNamesAreKnown() {
    int port = serve();
    Protocol connected =
        loop.await(
            () ->
                Endpoints.client("tcp:localhost:" + port)
                    .connect(loop.reactor(), Factory.forProtocol(RecordingProtocol::new)));
    assertThat(connected.transport().getPeer()).isEqualTo(new IPv4Address("127.0.0.1", port));
  }

  @Test
  void aCoroutineMayWaitForIt() {
    int port = serve();
    RecordingProtocol client = new RecordingProtocol();
    loop.await(
        () ->
            Coroutine.run(
                () ->
                    Coroutine.await(
                        Endpoints.client("tcp:localhost:" + port)
                            .connectProtocol(loop.reactor(), client))));
    client.made();
  }

  @Test
  void serversOfIPv6AreReachedByTheirStrings() {
    ListeningPort port =
        loop.await(
            () ->
                Endpoints.server("tcp6:0")
                    .listen(loop.reactor(), Factory.forProtocol(RecordingProtocol::new)));
    int number = ((IPv6Address) port.getHost()).port();
    assertThat(port.getHost()).isEqualTo(new IPv6Address("::1", number));
    Protocol connected =
        loop.await(
            () ->
                Endpoints.client("tcp6:\\:\\:1:" + number)
                    .connect(loop.reactor(), Factory.forProtocol(RecordingProtocol::new)));
    assertThat(connected.transport().getPeer()).isEqualTo(new IPv6Address("::1", number));
  }

  @Test
  void theVersionsOfIpTakeTurns() {
    Address four = new IPv4Address("127.0.0.2", 80);
    Address fourth = new IPv4Address("127.0.0.3", 80);
    assertThat(HostnameEndpoint.takingTurns(List.of(V6, V4, four, fourth)))
        .containsExactly(V6, V4, four, fourth);
    assertThat(HostnameEndpoint.takingTurns(List.of(V4, four, fourth, V6)))
        .containsExactly(V4, V6, four, fourth);
    assertThat(HostnameEndpoint.takingTurns(List.of(V4))).containsExactly(V4);
  }

  @Test
  void namesOfAllScriptsAreLookedUpInAscii() {
    assertThat(new HostnameEndpoint("bu\u0308cher.example", 80).host())
        .isEqualTo("xn--bcher-kva.example");
    assertThat(new HostnameEndpoint("_a-b.Example.", 80).host()).isEqualTo("_a-b.Example.");
    assertThat(new HostnameEndpoint("::1", 80)).hasToString("tcp:\\:\\:1:80");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "a..b", "a\nb", "http://a", "[::1]"})
  void whatCanBeNoNameIsRefused(String name) {
    assertThatThrownBy(() -> new HostnameEndpoint(name, 80))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("'" + name + "' can be no host's name");
  }

  @Test
  void optionsAreChecked() {
    assertThatThrownBy(() -> HostnameOptions.DEFAULT.withTimeout(Duration.ZERO))
        .hasMessage("timeout: more than zero is needed, not PT0S");
    assertThatThrownBy(() -> HostnameOptions.DEFAULT.withAttemptDelay(Duration.ofMillis(-1)))
        .hasMessageStartingWith("attemptDelay");
  }
}
