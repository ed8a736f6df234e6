package dev.entwine.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.entwine.defer.Deferred;
import dev.entwine.protocol.Address;
import dev.entwine.protocol.CannotListenError;
import dev.entwine.protocol.ConnectingCancelledError;
import dev.entwine.protocol.ConnectionRefusedError;
import dev.entwine.protocol.Factory;
import dev.entwine.protocol.IPv4Address;
import dev.entwine.protocol.ListeningPort;
import dev.entwine.protocol.NoProtocol;
import dev.entwine.protocol.Protocol;
import dev.entwine.testing.LoopThread;
import dev.entwine.testing.RecordingProtocol;
import dev.entwine.testing.UnhandledRecorder;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Endpoints at work. */
class TCPEndpointTest {

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

  /** A factory that counts how often it was started and stopped. */
  private static final class CountingFactory extends Factory {
    final List<String> calls = new CopyOnWriteArrayList<>();
    private final Supplier<? extends Protocol> maker;

    CountingFactory(Supplier<? extends Protocol> maker) {
      this.maker = maker;
    }

    @Override
    protected void startFactory() {
      calls.add("start");
    }

    @Override
    protected void stopFactory() {
      calls.add("stop");
    }

    @Override
    public Protocol buildProtocol(Address peer) {
      calls.add("build");
      return maker.get();
    }
  }

  private ListeningPort listen(String description, Factory factory) {
    return loop.await(() -> Endpoints.server(description).listen(loop.reactor(), factory));
  }

  private static int number(ListeningPort port) {
    return ((IPv4Address) port.getHost()).port();
  }

  private static ServerSocket socket(int port) throws IOException {
    return new ServerSocket(port, 50, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));
  }

  @Test
  void aClientTalksToAServer() {
    RecordingProtocol server =
        new RecordingProtocol().onData((p, data) -> p.transport().write(data));
    ListeningPort port = listen("tcp:0", Factory.forProtocol(() -> server));
    RecordingProtocol client = new RecordingProtocol();
    RecordingProtocol connected =
        loop.await(
            () ->
                Endpoints.client("tcp:127.0.0.1:" + number(port))
                    .connectProtocol(loop.reactor(), client));
    assertThat(connected).isSameAs(client);
    assertThat(client.calls()).containsExactly("made");
    client.made().write(Buffer.buffer("hello"));
    client.heard();
    assertThat(client.text()).isEqualTo("hello");
    client.made().loseConnection();
    client.lost();
    loop.await(port::stopListening);
  }

  @Test
  void theFactoryOfAClientIsStartedAndStoppedWithTheConnection() {
    ListeningPort port = listen("tcp:0", Factory.forProtocol(RecordingProtocol::new));
    CountingFactory factory = new CountingFactory(RecordingProtocol::new);
    Protocol client =
        loop.await(
            () ->
                Endpoints.client("tcp:127.0.0.1:" + number(port)).connect(loop.reactor(), factory));
    assertThat(factory.calls).containsExactly("start", "build");
    client.transport().loseConnection();
    await().atMost(Duration.ofSeconds(60)).until(() -> factory.calls.contains("stop"));
    loop.await(port::stopListening);
  }

  @Test
  void aRefusedConnectionFails() throws IOException {
    int port;
    try (ServerSocket socket = socket(0)) {
      port = socket.getLocalPort();
    }
    CountingFactory factory = new CountingFactory(RecordingProtocol::new);
    assertThatThrownBy(
            () ->
                loop.await(
                    () ->
                        Endpoints.client("tcp:127.0.0.1:" + port).connect(loop.reactor(), factory)))
        .isInstanceOf(ConnectionRefusedError.class);
    loop.settle();
    assertThat(factory.calls).containsExactly("start", "stop");
  }

  @Test
  void aFactoryWithoutAProtocolFailsWithNoProtocol() throws IOException {
    try (ServerSocket socket = socket(0)) {
      assertThatThrownBy(() -> connect(socket, new CountingFactory(() -> null)))
          .isInstanceOf(NoProtocol.class);
      assertClosed(socket);
    }
  }

  @Test
  void aFactoryThatThrowsFailsTheConnection() throws IOException {
    for (Throwable thrown :
        List.of(new IllegalStateException("boom"), new AssertionError("bang"))) {
      try (ServerSocket socket = socket(0)) {
        assertThatThrownBy(
                () ->
                    connect(
                        socket,
                        new CountingFactory(
                            () -> {
                              if (thrown instanceof Error error) {
                                throw error;
                              }
                              throw (RuntimeException) thrown;
                            })))
            .isSameAs(thrown);
        assertClosed(socket);
      }
    }
  }

  @Test
  void aProtocolWhoseConnectionMadeThrowsFailsTheConnection() throws IOException {
    IllegalStateException boom = new IllegalStateException("boom");
    try (ServerSocket socket = socket(0)) {
      assertThatThrownBy(
              () ->
                  connect(
                      socket,
                      Factory.forProtocol(
                          () ->
                              new RecordingProtocol()
                                  .onMade(
                                      p -> {
                                        throw boom;
                                      }))))
          .isSameAs(boom);
      assertClosed(socket);
    }
    unhandled.takes(boom);
  }

  private Protocol connect(ServerSocket to, Factory factory) {
    return loop.await(
        () ->
            Endpoints.client("tcp:127.0.0.1:" + to.getLocalPort())
                .connect(loop.reactor(), factory));
  }

  private static void assertClosed(ServerSocket socket) throws IOException {
    socket.setSoTimeout(60_000);
    try (var accepted = socket.accept()) {
      accepted.setSoTimeout(60_000);
      assertThat(accepted.getInputStream().read()).isEqualTo(-1);
    }
  }

  @Test
  void cancellingGivesTheAttemptUp() throws IOException {
    List<Throwable> failures = new ArrayList<>();
    CountingFactory factory = new CountingFactory(RecordingProtocol::new);
    try (ServerSocket socket = socket(0)) {
      loop.run(
          () -> {
            Deferred<Protocol> attempt =
                Endpoints.client("tcp:127.0.0.1:" + socket.getLocalPort())
                    .connect(loop.reactor(), factory);
            attempt.addErrbackDo(failures::add);
            attempt.cancel();
            assertThat(failures).singleElement().isInstanceOf(ConnectingCancelledError.class);
          });
    }
    loop.settle();
    assertThat(factory.calls).containsExactly("start", "stop");
  }

  @Test
  void aPortInUseFails() throws IOException {
    try (ServerSocket taken = socket(0)) {
      assertThatThrownBy(
              () ->
                  listen(
                      "tcp:" + taken.getLocalPort(), Factory.forProtocol(RecordingProtocol::new)))
          .isInstanceOf(CannotListenError.class)
          .hasMessageContaining("127.0.0.1:" + taken.getLocalPort());
    }
  }

  @Test
  void triesGoOnToTheNextPortWhenOneIsTaken() throws IOException {
    try (ServerSocket taken = socket(0)) {
      int first = taken.getLocalPort();
      Factory factory = Factory.forProtocol(RecordingProtocol::new);
      ListeningPort port = listen("tcp:" + first + ":tries=50", factory);
      assertThat(number(port)).isBetween(first + 1, first + 49);
      // Taken by this very process this time.
      ListeningPort next = listen("tcp:" + number(port) + ":tries=50", factory);
      assertThat(number(next)).isGreaterThan(number(port));
      loop.await(port::stopListening);
      loop.await(next::stopListening);
    }
  }

  @Test
  void triesEndWithTheLastOne() throws IOException {
    List<ServerSocket> taken = twoInARow();
    try {
      int first = taken.get(0).getLocalPort();
      assertThatThrownBy(
              () ->
                  listen("tcp:" + first + ":tries=2", Factory.forProtocol(RecordingProtocol::new)))
          .isInstanceOf(CannotListenError.class);
    } finally {
      for (ServerSocket socket : taken) {
        socket.close();
      }
    }
  }

  private static List<ServerSocket> twoInARow() throws IOException {
    for (int i = 0; i < 100; i++) {
      ServerSocket first = socket(0);
      try {
        return List.of(first, socket(first.getLocalPort() + 1));
      } catch (IOException e) {
        first.close();
      }
    }
    throw new AssertionError("no two free ports in a row");
  }
}
