package dev.entwine.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.entwine.endpoint.Endpoints;
import dev.entwine.protocol.ConnectionDone;
import dev.entwine.protocol.HandshakeListener;
import dev.entwine.protocol.TLSError;
import dev.entwine.protocol.Transport;
import dev.entwine.protocols.LineReceiver;
import dev.entwine.testing.RecordingProtocol;
import dev.entwine.testing.StringTransport;
import dev.entwine.testing.TestTLS;
import dev.entwine.testing.UnhandledRecorder;
import dev.entwine.tls.TLSContext;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLEngine;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** TLS that begins in mid-stream. */
class StartTLSTest {

  private static final int MUCH = 3_000_000;

  private static Vertx vertx;

  @RegisterExtension final UnhandledRecorder unhandled = new UnhandledRecorder();

  private TLSPair pair;
  private TLSContext forServer;
  private TLSContext forClient;

  @BeforeAll
  static void openVertx() {
    vertx = Vertx.vertx();
  }

  @AfterAll
  static void closeVertx() {
    vertx.close().await();
  }

  @BeforeEach
  void prepare(@TempDir Path folder) {
    TestTLS files = new TestTLS(folder);
    forServer = TLSContext.server(files.server("localhost"));
    forClient = TLSContext.client(files.client("localhost"));
    pair = new TLSPair(vertx);
  }

  @AfterEach
  void close() {
    pair.close();
  }

  /** Both sides of a small protocol of lines; it keeps what it hears and when TLS began. */
  private final class Lines extends LineReceiver implements HandshakeListener {
    final List<String> heard = new CopyOnWriteArrayList<>();
    final CompletableFuture<Throwable> lost = new CompletableFuture<>();
    private final boolean asks;

    Lines(boolean asks) {
      this.asks = asks;
    }

    @Override
    protected void connectionMade() {
      if (asks) {
        sendLine("STARTTLS");
      }
    }

    @Override
    protected void lineReceived(Buffer line) {
      heard.add(line.toString());
      switch (line.toString()) {
        case "STARTTLS" -> {
          sendLine("go ahead");
          transport().startTLS(forServer);
          sendLine("who are you?");
        }
        case "go ahead" -> {
          transport().startTLS(forClient);
          sendLine("hello");
        }
        default -> {
          if (heard.contains("bye")) {
            transport().loseConnection();
          }
        }
      }
    }

    @Override
    public void handshakeCompleted() {
      heard.add("(handshake)");
    }

    @Override
    public void connectionLost(Throwable reason) {
      lost.complete(reason);
    }

    void until(String line) {
      await().atMost(Duration.ofSeconds(60)).until(() -> heard.contains(line));
    }
  }

  @Test
  void bothSidesTurnToTLSAndGoOn() {
    Lines server = new Lines(false);
    Lines client = new Lines(true);
    pair.connect(pair.listen(server), client);
    server.until("hello");
    client.until("who are you?");
    client.sendLine("bye");
    assertThat(client.lost.join()).isInstanceOf(ConnectionDone.class);
    assertThat(server.lost.join()).isInstanceOf(ConnectionDone.class);
    assertThat(client.heard).containsExactly("go ahead", "(handshake)", "who are you?");
    assertThat(server.heard).containsExactly("STARTTLS", "(handshake)", "hello", "bye");
  }

  @Test
  void whatWasSlippedInBehindTheCommandIsNotTakenForWhatCameOverTLS() throws IOException {
    Lines server = new Lines(false);
    int port = pair.listen(server);
    try (Socket attacker = new Socket("127.0.0.1", port)) {
      attacker.getOutputStream().write("STARTTLS\r\nsteal everything\r\n".getBytes());
      assertThat(server.lost.join())
          .isInstanceOf(TLSError.class)
          .hasMessage("TLS failed: the peer does not speak TLS");
      assertThat(new String(attacker.getInputStream().readNBytes(10))).isEqualTo("go ahead\r\n");
    }
    assertThat(server.heard).containsExactly("STARTTLS");
  }

  @Test
  void norIsWhatWasHeldSinceReadingWasPaused() throws IOException {
    RecordingProtocol server =
        new RecordingProtocol().onData((p, data) -> p.transport().pauseProducing());
    int port = pair.listen(server);
    try (Socket attacker = new Socket("127.0.0.1", port)) {
      attacker.setTcpNoDelay(true);
      attacker.getOutputStream().write(new byte[1_000_000]);
      server.heard();
      pair.listening.settle();
      long before = server.receivedBytes();
      pair.listening.run(() -> server.transport().startTLS(forServer));
      assertThat(server.lost()).isInstanceOf(TLSError.class);
      assertThat(server.receivedBytes()).isEqualTo(before);
    } catch (IOException e) {
      // The attacker may be cut off while it still writes.
      assertThat(server.lost()).isInstanceOf(TLSError.class);
    }
  }

  /** As a client sends it that does not wait for the answer. */
  @Test
  void aHandshakeThatCameInOneReadWithTheCommandIsUsed() throws Exception {
    Lines server = new Lines(false);
    int port = pair.listen(server);
    SSLEngine engine = forClient.newHandler(port).engine();
    ByteBuffer hello = ByteBuffer.allocate(20_000);
    hello.put("STARTTLS\r\n".getBytes());
    engine.beginHandshake();
    engine.wrap(ByteBuffer.allocate(0), hello);
    try (Socket client = new Socket("127.0.0.1", port)) {
      client.getOutputStream().write(hello.array(), 0, hello.position());
      byte[] answer = client.getInputStream().readNBytes(13);
      assertThat(new String(answer, 0, 10)).isEqualTo("go ahead\r\n");
      // A TLS record with a handshake in it: the server's hello.
      assertThat(answer[10]).isEqualTo((byte) 22);
    }
    server.lost.join();
  }

  @Test
  void whatWasWrittenBeforeGoesOutInClearAndInOrder() {
    RecordingProtocol client =
        new RecordingProtocol()
            .onData(
                (p, data) -> {
                  if (p.receivedBytes() == MUCH) {
                    p.transport().startTLS(forClient);
                    p.transport().write(Buffer.buffer("over TLS"));
                  }
                });
    RecordingProtocol server =
        new RecordingProtocol()
            .onMade(
                p -> {
                  p.transport().write(Buffer.buffer(new byte[MUCH]));
                  p.transport().startTLS(forServer);
                  p.transport().write(Buffer.buffer("welcome"));
                });
    pair.connect(pair.listen(server), client);
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> client.receivedBytes() == MUCH + 7 && server.receivedBytes() == 8);
    assertThat(server.text()).isEqualTo("over TLS");
    assertThat(client.received().slice(MUCH, MUCH + 7)).isEqualTo(Buffer.buffer("welcome"));
    client.made().loseConnection();
    assertThat(server.lost()).isInstanceOf(ConnectionDone.class);
  }

  @Test
  void aPausedTransportDoesTheHandshakeAndStaysPaused() {
    RecordingProtocol client =
        new RecordingProtocol()
            .onMade(
                p -> {
                  p.transport().pauseProducing();
                  p.transport().startTLS(forClient);
                  p.transport().write(Buffer.buffer("hello"));
                });
    RecordingProtocol server =
        new RecordingProtocol()
            .onMade(p -> p.transport().startTLS(forServer))
            .onData((p, data) -> p.transport().write(data));
    pair.connect(pair.listen(server), client);
    server.heard();
    pair.listening.settle();
    pair.connecting.settle();
    assertThat(client.receivedBytes()).isZero();
    client.made().resumeProducing();
    client.heard();
    client.made().abortConnection();
    client.lost();
    server.lost();
  }

  @Test
  void aSecondTimeIsRefused() {
    RecordingProtocol client =
        new RecordingProtocol().onMade(p -> p.transport().startTLS(forClient));
    RecordingProtocol server =
        new RecordingProtocol().onMade(p -> p.transport().startTLS(forServer));
    pair.connect(pair.listen(server), client);
    Transport transport = client.made();
    pair.connecting.run(
        () ->
            assertThatThrownBy(() -> transport.startTLS(forClient))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageEndingWith(" speaks TLS already"));
    transport.abortConnection();
    client.lost();
    server.lost();
  }

  @Test
  void afterTheEndItIsNothing() {
    RecordingProtocol client = new RecordingProtocol();
    RecordingProtocol server = new RecordingProtocol();
    pair.connect(pair.listen(server), client);
    client.made().loseConnection();
    client.lost();
    server.lost();
    pair.connecting.run(() -> client.transport().startTLS(forClient));
    assertThat(client.calls()).containsExactly("made", "lost");
  }

  @Test
  void aTransportThatCanNotSaysSo() {
    RecordingProtocol client = new RecordingProtocol();
    pair.connecting.await(
        () ->
            Endpoints.server("memory:StartTLSTest")
                .listen(pair.connecting.reactor(), TLSPair.factory(new RecordingProtocol())));
    pair.connecting.await(
        () ->
            Endpoints.client("memory:StartTLSTest")
                .connectProtocol(pair.connecting.reactor(), client));
    pair.connecting.run(
        () -> {
          Transport transport = client.transport();
          assertThatThrownBy(() -> transport.startTLS(forServer))
              .isInstanceOf(UnsupportedOperationException.class)
              .hasMessageStartingWith("no TLS can be spoken over a ");
          assertThat(transport.getPeerCertificate()).isNull();
          transport.abortConnection();
        });
    client.lost();
  }

  @Test
  void aTransportForTestsKeepsIt() {
    StringTransport transport = new StringTransport();
    Lines server = new Lines(false);
    server.makeConnection(transport);
    server.dataReceived(Buffer.buffer("STARTTLS\r\n"));
    assertThat(transport.tls()).isSameAs(forServer);
    assertThatThrownBy(() -> transport.startTLS(forServer))
        .isInstanceOf(IllegalStateException.class);
  }
}
