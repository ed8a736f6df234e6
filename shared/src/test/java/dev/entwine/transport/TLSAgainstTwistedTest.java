package dev.entwine.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.entwine.protocol.ConnectionDone;
import dev.entwine.protocol.ConnectionLost;
import dev.entwine.protocol.HandshakeListener;
import dev.entwine.protocol.Protocol;
import dev.entwine.protocol.TLSError;
import dev.entwine.protocols.LineReceiver;
import dev.entwine.testing.PythonPeer;
import dev.entwine.testing.RecordingProtocol;
import dev.entwine.testing.TestTLS;
import dev.entwine.testing.UnhandledRecorder;
import dev.entwine.tls.ClientCertificates;
import dev.entwine.tls.ClientTLSOptions;
import dev.entwine.tls.ServerTLSOptions;
import dev.entwine.tls.TLSContext;
import dev.entwine.tls.TLSVersion;
import dev.entwine.tls.TrustRoots;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** TLS between Entwine and Twisted, whichever of them listens. */
class TLSAgainstTwistedTest {

  private static final int MUCH = 1_000_000;

  private static Vertx vertx;
  private static PythonPeer peer;

  @RegisterExtension final UnhandledRecorder unhandled = new UnhandledRecorder();

  private TestTLS files;
  private TLSPair pair;
  private ServerTLSOptions server;
  private ClientTLSOptions client;

  /** Who listens. */
  enum Server {
    TWISTED,
    ENTWINE
  }

  @BeforeAll
  static void start() {
    peer = PythonPeer.start(PythonPeer.Needs.TWISTED_WITH_TLS, "shared", "twisted_tls.py");
    vertx = Vertx.vertx();
  }

  @AfterAll
  static void stop() {
    if (peer != null) {
      peer.close();
      vertx.close().await();
    }
  }

  @BeforeEach
  void prepare(@TempDir Path folder) {
    files = new TestTLS(folder);
    pair = new TLSPair(vertx);
    server = files.server("localhost");
    client = files.client("localhost");
  }

  @AfterEach
  void close() {
    pair.close();
  }

  /** What Twisted is to do, as the side that Entwine is not. */
  private JsonObject twisted(Server listens, String behaviour) {
    JsonObject todo = new JsonObject().put("behaviour", behaviour);
    return listens == Server.TWISTED
        ? todo.put("do", "listen").put("own", files.file("localhost").toString())
        : todo.put("do", "connect")
            .put("host", "localhost")
            .put("trusted", files.trusted().toString());
  }

  private void meet(JsonObject todo, Protocol protocol) {
    if (todo.getString("do").equals("listen")) {
      peer.writeLine(todo.encode());
      pair.connect(peer.readPort(), TLSContext.client(client), protocol);
    } else {
      int port = pair.listen(TLSContext.server(server), protocol);
      peer.writeLine(todo.put("port", port).encode());
    }
  }

  private static List<String> toTheEnd() {
    List<String> lines = new ArrayList<>();
    do {
      lines.add(peer.readLine());
    } while (!lines.get(lines.size() - 1).startsWith("lost "));
    return lines;
  }

  private static RecordingProtocol echo() {
    return new RecordingProtocol().onData((p, data) -> p.transport().write(data));
  }

  /** Sends much and closes when as much has come back. */
  private static RecordingProtocol talk() {
    return new RecordingProtocol()
        .onMade(p -> p.transport().write(Buffer.buffer(new byte[MUCH])))
        .onData(
            (p, data) -> {
              if (p.receivedBytes() == MUCH) {
                p.transport().loseConnection();
              }
            });
  }

  @ParameterizedTest
  @EnumSource(Server.class)
  void muchIsEchoedByTwisted(Server listens) {
    RecordingProtocol protocol = talk();
    meet(twisted(listens, "echo"), protocol);
    assertThat(protocol.lost()).isInstanceOf(ConnectionDone.class);
    String name = listens == Server.TWISTED ? "None" : "test localhost";
    assertThat(toTheEnd())
        .containsExactly("made", "handshake " + name + " None", "lost ConnectionDone " + MUCH);
  }

  @ParameterizedTest
  @EnumSource(Server.class)
  void muchIsEchoedToTwisted(Server listens) {
    RecordingProtocol protocol = echo();
    meet(twisted(listens, "talk"), protocol);
    assertThat(protocol.lost()).isInstanceOf(ConnectionDone.class);
    assertThat(protocol.receivedBytes()).isEqualTo(MUCH);
    assertThat(toTheEnd()).endsWith("lost ConnectionDone " + MUCH);
  }

  @ParameterizedTest
  @EnumSource(Server.class)
  void with12Too(Server listens) {
    client = client.withVersions(Set.of(TLSVersion.TLS_1_2));
    server = server.withVersions(Set.of(TLSVersion.TLS_1_2));
    RecordingProtocol protocol = talk();
    meet(twisted(listens, "echo"), protocol);
    assertThat(protocol.lost()).isInstanceOf(ConnectionDone.class);
    assertThat(toTheEnd()).endsWith("lost ConnectionDone " + MUCH);
  }

  @ParameterizedTest
  @EnumSource(Server.class)
  void anAbortOfTwistedsIsALoss(Server listens) {
    RecordingProtocol protocol =
        new RecordingProtocol().onMade(p -> p.transport().write(Buffer.buffer("x")));
    meet(twisted(listens, "abort"), protocol);
    List<String> lines = toTheEnd();
    assertThat(protocol.lost()).isInstanceOf(ConnectionLost.class);
    // Over TLS its own abort is one or the other to Twisted.
    assertThat(lines.get(lines.size() - 1)).matches("lost Connection(Aborted|Lost) 1");
  }

  @ParameterizedTest
  @EnumSource(Server.class)
  void anAbortOfOursIsALossForTwisted(Server listens) {
    RecordingProtocol protocol =
        new RecordingProtocol()
            .onMade(p -> p.transport().write(Buffer.buffer("x")))
            .onData((p, data) -> p.transport().abortConnection());
    meet(twisted(listens, "echo"), protocol);
    protocol.lost();
    assertThat(toTheEnd()).endsWith("lost ConnectionLost 1");
  }

  @ParameterizedTest
  @EnumSource(Server.class)
  void bothShowCertificatesAndAgreeOnAProtocol(Server listens) {
    server =
        server
            .withClientCertificates(ClientCertificates.REQUIRED, TrustRoots.pem(files.trusted()))
            .withApplicationProtocols("chat/2", "chat/1");
    client =
        client
            .withIdentity(files.identity("somebody"))
            .withApplicationProtocols("chat/2", "chat/1");
    JsonObject todo =
        twisted(listens, "echo")
            .put("trusted", files.trusted().toString())
            .put("protocols", new JsonArray().add("chat/1").add("chat/3"));
    if (listens == Server.ENTWINE) {
      todo.put("own", files.file("twisted").toString());
    }
    List<String> seen = new CopyOnWriteArrayList<>();
    RecordingProtocol protocol =
        talk()
            .onLost(
                (p, reason) -> {
                  seen.add(p.transport().getPeerCertificate().getSubjectX500Principal().getName());
                  seen.add(p.transport().negotiatedProtocol());
                });
    meet(todo, protocol);
    assertThat(protocol.lost()).isInstanceOf(ConnectionDone.class);
    boolean twisted = listens == Server.TWISTED;
    assertThat(toTheEnd())
        .contains("handshake " + (twisted ? "test somebody" : "test localhost") + " chat/1");
    assertThat(seen).containsExactly("CN=test " + (twisted ? "localhost" : "twisted"), "chat/1");
  }

  @ParameterizedTest
  @EnumSource(Server.class)
  void aCertificateForAnotherHostIsRefusedByEither(Server listens) {
    RecordingProtocol protocol = echo();
    JsonObject todo = twisted(listens, "talk");
    if (listens == Server.TWISTED) {
      client = files.client("example.org");
    } else {
      todo.put("host", "example.org");
    }
    meet(todo, protocol);
    if (listens == Server.TWISTED) {
      assertThat(protocol.lost())
          .isInstanceOf(TLSError.class)
          .hasMessage("TLS failed: the certificate is for localhost, not for example.org");
    } else {
      // Twisted aborts, and need not say why.
      assertThat(protocol.lost()).isInstanceOfAny(ConnectionLost.class, TLSError.class);
    }
    List<String> lines = toTheEnd();
    assertThat(lines.get(lines.size() - 1)).endsWith(" 0").doesNotContain("ConnectionDone");
    assertThat(protocol.receivedBytes()).isZero();
  }

  /** The same as the Twisted class of that name. */
  private final class StartTLS extends LineReceiver implements HandshakeListener {
    final List<String> seen = new CopyOnWriteArrayList<>();
    final CompletableFuture<Throwable> lost = new CompletableFuture<>();
    private final TLSContext tls;

    StartTLS(TLSContext tls) {
      this.tls = tls;
    }

    @Override
    protected void connectionMade() {
      if (!tls.isServer()) {
        sendLine("STARTTLS");
      }
    }

    @Override
    public void handshakeCompleted() {
      seen.add("handshake");
    }

    @Override
    protected void lineReceived(Buffer line) {
      seen.add("line " + line);
      switch (line.toString()) {
        case "STARTTLS" -> {
          sendLine("go ahead");
          transport().startTLS(tls);
          sendLine("welcome");
        }
        case "go ahead" -> {
          transport().startTLS(tls);
          sendLine("hello");
        }
        default -> {}
      }
    }

    @Override
    public void connectionLost(Throwable reason) {
      lost.complete(reason);
    }
  }

  @ParameterizedTest
  @EnumSource(Server.class)
  void bothTurnToTLSInMidStream(Server listens) {
    JsonObject todo = twisted(listens, "starttls");
    StartTLS protocol;
    if (listens == Server.TWISTED) {
      protocol = new StartTLS(TLSContext.client(client));
      peer.writeLine(todo.encode());
      pair.connect(peer.readPort(), protocol);
    } else {
      protocol = new StartTLS(TLSContext.server(server));
      peer.writeLine(todo.put("port", pair.listen(protocol)).encode());
    }
    await().atMost(Duration.ofSeconds(60)).until(() -> protocol.seen.size() == 3);
    protocol.sendLine("bye");
    assertThat(protocol.lost.join()).isInstanceOf(ConnectionDone.class);
    if (listens == Server.TWISTED) {
      assertThat(protocol.seen).containsExactly("line go ahead", "handshake", "line welcome");
      assertThat(toTheEnd())
          .containsExactly(
              "made",
              "line STARTTLS",
              "handshake",
              "line hello",
              "line bye",
              "lost ConnectionDone");
    } else {
      assertThat(protocol.seen).containsExactly("line STARTTLS", "handshake", "line hello");
      assertThat(toTheEnd())
          .containsExactly(
              "made",
              "line go ahead",
              "handshake",
              "line welcome",
              "line bye",
              "lost ConnectionDone");
    }
  }
}
