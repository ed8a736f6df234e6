package dev.entwine.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.entwine.protocol.Address;
import dev.entwine.protocol.ClientFactory;
import dev.entwine.protocol.ConnectError;
import dev.entwine.protocol.ConnectTimeoutError;
import dev.entwine.protocol.ConnectingCancelledError;
import dev.entwine.protocol.ConnectionDone;
import dev.entwine.protocol.ConnectionLost;
import dev.entwine.protocol.ConnectionRefusedError;
import dev.entwine.protocol.Connector;
import dev.entwine.protocol.DNSLookupError;
import dev.entwine.protocol.HostnameAddress;
import dev.entwine.protocol.IPv4Address;
import dev.entwine.protocol.Protocol;
import dev.entwine.testing.LoopThread;
import dev.entwine.testing.RecordingProtocol;
import dev.entwine.testing.UnhandledRecorder;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.dns.AddressResolverOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ref.WeakReference;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.RegisterExtension;

class TCPConnectorTest {

  private static final Duration LONG = Duration.ofMinutes(10);
  private static final Duration SHORT = Duration.ofMillis(300);

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

  private static void until(Callable<Boolean> condition) {
    await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(2)).until(condition);
  }

  /** A factory that says what it is told, and does what a test wants then. */
  private static final class RecordingFactory extends ClientFactory {
    final List<String> calls = new CopyOnWriteArrayList<>();
    final List<Throwable> reasons = new CopyOnWriteArrayList<>();
    final List<Address> peers = new CopyOnWriteArrayList<>();
    RecordingProtocol protocol = new RecordingProtocol().onLost((p, reason) -> called("lost"));
    Consumer<Connector> onStarted = connector -> {};
    Runnable onBuild = () -> {};
    BiConsumer<Connector, Throwable> onFailed = (connector, reason) -> {};
    BiConsumer<Connector, Throwable> onLost = (connector, reason) -> {};

    private void called(String call) {
      calls.add(call);
    }

    @Override
    protected void startFactory() {
      called("start");
    }

    @Override
    protected void stopFactory() {
      called("stop");
    }

    @Override
    public void startedConnecting(Connector connector) {
      called("connecting");
      onStarted.accept(connector);
    }

    @Override
    public Protocol buildProtocol(Address peer) {
      called("build");
      peers.add(peer);
      onBuild.run();
      return protocol;
    }

    @Override
    public void clientConnectionMade(Connector connector, Protocol made) {
      assertThat(made).isSameAs(protocol);
      assertThat(protocol.calls()).containsExactly("made");
      called("made");
    }

    @Override
    public void clientConnectionFailed(Connector connector, Throwable reason) {
      called("failed");
      reasons.add(reason);
      onFailed.accept(connector, reason);
    }

    @Override
    public void clientConnectionLost(Connector connector, Throwable reason) {
      called("connectionLost");
      reasons.add(reason);
      onLost.accept(connector, reason);
    }

    Throwable awaitEnd() {
      until(() -> calls.contains("stop"));
      return reasons.get(reasons.size() - 1);
    }
  }

  private Connector connect(RecordingFactory factory, int port) {
    return connect(factory, "127.0.0.1", port, LONG);
  }

  private Connector connect(RecordingFactory factory, String host, int port, Duration timeout) {
    return loop.call(() -> loop.reactor().connectTCP(host, port, factory, timeout, null));
  }

  private static ServerSocket listen() throws IOException {
    ServerSocket server = new ServerSocket(0, 50, RawClient.loopback());
    server.setSoTimeout(60_000);
    return server;
  }

  private static int unusedPort() throws IOException {
    try (ServerSocket server = listen()) {
      return server.getLocalPort();
    }
  }

  @Test
  void theFactoryIsToldEachStepInItsOrder() throws IOException {
    RecordingFactory factory = new RecordingFactory();
    try (ServerSocket server = listen()) {
      Connector connector = connect(factory, server.getLocalPort());
      assertThat(connector.getDestination())
          .isEqualTo(new IPv4Address("127.0.0.1", server.getLocalPort()));
      try (Socket accepted = server.accept()) {
        factory.protocol.made();
        assertThat(factory.protocol.made().getHost())
            .isEqualTo(new IPv4Address("127.0.0.1", accepted.getPort()));
      }
      assertThat(factory.awaitEnd()).isInstanceOf(ConnectionDone.class);
      assertThat(factory.calls)
          .containsExactly(
              "start", "connecting", "build", "made", "lost", "connectionLost", "stop");
      assertThat(loop.call(() -> loop.reactor().getDelayedCalls())).isEmpty();
    }
  }

  @Test
  void aResetIsToldAsItWasToTheProtocol() throws IOException {
    RecordingFactory factory = new RecordingFactory();
    try (ServerSocket server = listen()) {
      connect(factory, server.getLocalPort());
      Socket accepted = server.accept();
      factory.protocol.made();
      accepted.setSoLinger(true, 0);
      accepted.close();
      assertThat(factory.awaitEnd())
          .isInstanceOf(ConnectionLost.class)
          .isSameAs(factory.protocol.lost());
    }
  }

  @Test
  void aRefusedAttemptFailsInOneLineThatNamesThePlace() throws IOException {
    RecordingFactory factory = new RecordingFactory();
    int port = unusedPort();
    connect(factory, port);
    assertThat(factory.awaitEnd())
        .isInstanceOf(ConnectionRefusedError.class)
        .hasMessage("can't connect to 127.0.0.1:" + port + ": connection refused");
    assertThat(factory.calls).containsExactly("start", "connecting", "failed", "stop");
    assertThat(loop.call(() -> loop.reactor().getDelayedCalls())).isEmpty();
  }

  @Test
  void aPeerIsNamedByItsAddressAlsoWhenItWasConnectedByName() throws IOException {
    RecordingFactory factory = new RecordingFactory();
    try (ServerSocket server = listen()) {
      Connector connector = connect(factory, "localhost", server.getLocalPort(), LONG);
      assertThat(connector.getDestination())
          .isEqualTo(new HostnameAddress("localhost", server.getLocalPort()));
      server.accept().close();
      factory.awaitEnd();
      IPv4Address address = new IPv4Address("127.0.0.1", server.getLocalPort());
      assertThat(factory.peers).containsExactly(address);
      assertThat(factory.protocol.transport().getPeer()).isEqualTo(address);
    }
  }

  // Trying again.

  @Test
  void connectingAgainWhenTheConnectionWasLostKeepsTheFactoryStarted() throws IOException {
    RecordingFactory factory = new RecordingFactory();
    int[] left = {2};
    factory.onLost =
        (connector, reason) -> {
          if (left[0]-- > 0) {
            factory.protocol = new RecordingProtocol();
            connector.connect();
          }
        };
    try (ServerSocket server = listen()) {
      connect(factory, server.getLocalPort());
      for (int i = 0; i < 3; i++) {
        server.accept().close();
      }
      factory.awaitEnd();
    }
    assertThat(factory.calls).filteredOn("start"::equals).hasSize(1);
    assertThat(factory.calls).filteredOn("made"::equals).hasSize(3);
    assertThat(factory.calls).endsWith("stop");
  }

  @Test
  void connectingAgainWhenAnAttemptFailedOrMuchLaterWorks() throws IOException {
    RecordingFactory factory = new RecordingFactory();
    int[] left = {2};
    factory.onFailed =
        (connector, reason) -> {
          if (left[0]-- > 0) {
            connector.connect();
          }
        };
    Connector connector = connect(factory, unusedPort());
    factory.awaitEnd();
    assertThat(factory.calls)
        .containsExactly(
            "start",
            "connecting",
            "failed",
            "connecting",
            "failed",
            "connecting",
            "failed",
            "stop");
    factory.calls.clear();
    loop.run(connector::connect);
    factory.awaitEnd();
    assertThat(factory.calls).containsExactly("start", "connecting", "failed", "stop");
  }

  @Test
  void connectingWhileConnectingOrConnectedIsAMistake() throws IOException {
    RecordingFactory factory = new RecordingFactory();
    try (ServerSocket server = listen()) {
      factory.onStarted =
          connector ->
              assertThatThrownBy(connector::connect)
                  .isInstanceOf(IllegalStateException.class)
                  .hasMessageContaining("connecting");
      Connector connector = connect(factory, server.getLocalPort());
      try (Socket accepted = server.accept()) {
        factory.protocol.made();
        loop.run(
            () -> {
              assertThatThrownBy(connector::connect)
                  .isInstanceOf(IllegalStateException.class)
                  .hasMessageContaining("connected");
              assertThatThrownBy(connector::stopConnecting)
                  .isInstanceOf(IllegalStateException.class);
            });
      }
      factory.awaitEnd();
    }
  }

  // Giving up.

  @Test
  void anAttemptCanBeGivenUp() throws IOException {
    RecordingFactory factory = new RecordingFactory();
    try (ServerSocket server = listen()) {
      loop.run(
          () -> {
            Connector connector =
                loop.reactor().connectTCP("127.0.0.1", server.getLocalPort(), factory);
            connector.stopConnecting();
            assertThat(factory.calls).containsExactly("start", "connecting", "failed", "stop");
            assertThatThrownBy(connector::stopConnecting).isInstanceOf(IllegalStateException.class);
            connector.disconnect();
          });
      assertThat(factory.reasons.get(0))
          .isInstanceOf(ConnectingCancelledError.class)
          .hasMessage(
              "the attempt to connect to 127.0.0.1:" + server.getLocalPort() + " was cancelled");
      loop.settle();
      assertThat(factory.calls).hasSize(4);
    }
  }

  @Test
  void anAttemptCanBeGivenUpAsItBegins() throws IOException {
    RecordingFactory factory = new RecordingFactory();
    factory.onStarted = Connector::disconnect;
    connect(factory, unusedPort());
    assertThat(factory.awaitEnd()).isInstanceOf(ConnectingCancelledError.class);
    loop.settle();
    assertThat(factory.calls).containsExactly("start", "connecting", "failed", "stop");
  }

  @Test
  void disconnectClosesAConnectionCleanly() throws IOException {
    RecordingFactory factory = new RecordingFactory();
    try (ServerSocket server = listen()) {
      Connector connector = connect(factory, server.getLocalPort());
      try (Socket accepted = server.accept()) {
        factory.protocol.made();
        loop.run(connector::disconnect);
        accepted.setSoTimeout(60_000);
        assertThat(accepted.getInputStream().read()).isEqualTo(-1);
      }
      assertThat(factory.awaitEnd()).isInstanceOf(ConnectionDone.class);
      loop.run(connector::disconnect);
    }
  }

  // Time.

  /** A Linux that has no place left for a connection to be accepted lets the next one wait. */
  private static void withAServerThatDoesNotAnswer(OnPort test) throws IOException {
    List<SocketChannel> waiting = new ArrayList<>();
    try (ServerSocket server = new ServerSocket(0, 1, RawClient.loopback())) {
      for (int i = 0; i < 8; i++) {
        SocketChannel channel = SocketChannel.open();
        channel.configureBlocking(false);
        channel.connect(new InetSocketAddress(RawClient.loopback(), server.getLocalPort()));
        waiting.add(channel);
      }
      test.run(server.getLocalPort());
    } finally {
      for (SocketChannel channel : waiting) {
        channel.close();
      }
    }
  }

  private interface OnPort {
    void run(int port) throws IOException;
  }

  /** How many sockets of this machine wait for an answer from a port. */
  private static long connectingTo(int port) {
    String to = String.format(":%04X 02 ", port);
    try {
      return Stream.concat(
              Files.readAllLines(Path.of("/proc/net/tcp")).stream(),
              Files.readAllLines(Path.of("/proc/net/tcp6")).stream())
          .filter(line -> line.contains(to))
          .count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void anAttemptThatGetsNoAnswerTimesOut() throws IOException {
    withAServerThatDoesNotAnswer(
        port -> {
          RecordingFactory factory = new RecordingFactory();
          connect(factory, "127.0.0.1", port, SHORT);
          assertThat(factory.awaitEnd())
              .isInstanceOf(ConnectTimeoutError.class)
              .hasMessage("can't connect to 127.0.0.1:" + port + ": no answer within 0.3 s");
          assertThat(loop.call(() -> loop.reactor().getDelayedCalls())).isEmpty();
        });
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void anAttemptThatIsGivenUpLetsItsSocketGo() throws IOException {
    withAServerThatDoesNotAnswer(
        port -> {
          long others = connectingTo(port);
          RecordingFactory factory = new RecordingFactory();
          Connector connector = connect(factory, "127.0.0.1", port, Duration.ofMinutes(5));
          await().atMost(Duration.ofSeconds(60)).until(() -> connectingTo(port) == others + 1);
          loop.run(connector::stopConnecting);
          assertThat(factory.awaitEnd()).isInstanceOf(ConnectingCancelledError.class);
          await().atMost(Duration.ofSeconds(60)).until(() -> connectingTo(port) == others);
        });
  }

  @Test
  void lookingUpTheNameCountsAsPartOfTheAttempt() throws IOException {
    RecordingFactory factory = new RecordingFactory();
    try (DatagramSocket silent = new DatagramSocket(0, RawClient.loopback())) {
      Vertx own = vertxThatAsks(silent);
      loop = LoopThread.of(own);
      connect(factory, "somewhere.example", 1, SHORT);
      assertThat(factory.awaitEnd())
          .isInstanceOf(ConnectTimeoutError.class)
          .hasMessage("can't connect to somewhere.example:1: no answer within 0.3 s");
      own.close().await();
    }
  }

  @Test
  void aNameThatIsNotKnownIsADNSLookupError() throws Exception {
    RecordingFactory factory = new RecordingFactory();
    try (DatagramSocket server = new DatagramSocket(0, RawClient.loopback())) {
      Thread answering = new Thread(() -> answerThatNoNameIsKnown(server), "dns");
      answering.start();
      Vertx own = vertxThatAsks(server);
      loop = LoopThread.of(own);
      connect(factory, "nowhere.example", 1, LONG);
      assertThat(factory.awaitEnd())
          .isInstanceOf(DNSLookupError.class)
          .hasMessage("can't connect to nowhere.example:1: the host name is not known");
      own.close().await();
      server.close();
      answering.join(60_000);
    }
  }

  private static Vertx vertxThatAsks(DatagramSocket server) {
    return Vertx.vertx(
        new VertxOptions()
            .setAddressResolverOptions(
                new AddressResolverOptions()
                    .addServer("127.0.0.1:" + server.getLocalPort())
                    .setSearchDomains(List.of())
                    .setMaxQueries(2)));
  }

  /** Sends every question back as an answer with the code NXDOMAIN (RFC 1035, section 4.1.1). */
  private static void answerThatNoNameIsKnown(DatagramSocket server) {
    byte[] bytes = new byte[1024];
    try {
      while (true) {
        DatagramPacket packet = new DatagramPacket(bytes, bytes.length);
        server.receive(packet);
        bytes[2] |= (byte) 0x80;
        bytes[3] = (byte) 0x83;
        server.send(packet);
      }
    } catch (IOException e) {
      assertThat(server.isClosed()).isTrue();
    }
  }

  // Where from.

  @Test
  void connectsFromTheAddressItIsGiven() throws IOException {
    RecordingFactory factory = new RecordingFactory();
    try (ServerSocket server = listen()) {
      loop.run(
          () ->
              loop.reactor()
                  .connectTCP("127.0.0.1", server.getLocalPort(), factory, LONG, "127.0.0.1"));
      server.accept().close();
      factory.awaitEnd();
    }
  }

  @Test
  void anAddressThatIsNotOursIsAConnectError() throws IOException {
    RecordingFactory factory = new RecordingFactory();
    int port = unusedPort();
    loop.run(() -> loop.reactor().connectTCP("127.0.0.1", port, factory, LONG, "203.0.113.7"));
    assertThat(factory.awaitEnd())
        .isInstanceOf(ConnectError.class)
        .hasMessageStartingWith("can't connect to 127.0.0.1:" + port + ": ")
        .hasMessageContaining("Cannot assign requested address");
  }

  // Factories that build nothing, and factories that throw.

  @Test
  void withoutAProtocolTheConnectionIsClosed() throws IOException {
    RecordingFactory factory = new RecordingFactory();
    factory.protocol = null;
    try (ServerSocket server = listen()) {
      connect(factory, server.getLocalPort());
      try (Socket accepted = server.accept()) {
        accepted.setSoTimeout(60_000);
        assertThat(accepted.getInputStream().read()).isEqualTo(-1);
      }
    }
    assertThat(factory.awaitEnd()).isInstanceOf(ConnectionDone.class);
    assertThat(factory.calls)
        .containsExactly("start", "connecting", "build", "connectionLost", "stop");
  }

  @Test
  void aFactoryThatCanNotBuildAProtocolHasFailedToConnect() throws IOException {
    IllegalStateException boom = new IllegalStateException("boom");
    RecordingFactory factory = new RecordingFactory();
    factory.onBuild =
        () -> {
          throw boom;
        };
    try (ServerSocket server = listen()) {
      connect(factory, server.getLocalPort());
      try (Socket accepted = server.accept()) {
        accepted.setSoTimeout(60_000);
        assertThat(accepted.getInputStream().read()).isEqualTo(-1);
      }
    }
    assertThat(factory.awaitEnd()).isInstanceOf(ConnectError.class).hasCause(boom);
    assertThat(factory.calls).containsExactly("start", "connecting", "build", "failed", "stop");
    unhandled.takes(boom);
  }

  @Test
  void aFactoryThatThrowsWhenToldIsReportedAndStoppedAllTheSame() throws IOException {
    IllegalStateException boom = new IllegalStateException("boom");
    RecordingFactory factory = new RecordingFactory();
    factory.onFailed =
        (connector, reason) -> {
          throw boom;
        };
    connect(factory, unusedPort());
    factory.awaitEnd();
    unhandled.takes(boom);
  }

  @Test
  void aConnectionThatIsOverIsForgotten() throws Exception {
    List<WeakReference<RecordingFactory>> factories = new ArrayList<>();
    try (ServerSocket server = listen()) {
      for (int port : List.of(unusedPort(), server.getLocalPort())) {
        RecordingFactory factory = new RecordingFactory();
        factories.add(new WeakReference<>(factory));
        connect(factory, port);
        if (port == server.getLocalPort()) {
          server.accept().close();
        }
        factory.awaitEnd();
      }
    }
    until(
        () -> {
          System.gc();
          return factories.stream().allMatch(factory -> factory.get() == null);
        });
  }
}
