package dev.entwine.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entwine.protocol.Address;
import dev.entwine.protocol.ClientFactory;
import dev.entwine.protocol.ConnectionAborted;
import dev.entwine.protocol.ConnectionDone;
import dev.entwine.protocol.ConnectionLost;
import dev.entwine.protocol.Factory;
import dev.entwine.protocol.IPv4Address;
import dev.entwine.protocol.ListeningPort;
import dev.entwine.protocol.Protocol;
import dev.entwine.testing.LoopThread;
import dev.entwine.testing.PythonPeer;
import dev.entwine.testing.RecordingProtocol;
import dev.entwine.testing.UnhandledRecorder;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Connections between Entwine and Twisted, whichever of them listens. */
class TwistedInteropTest {

  private static final int MUCH = 3_000_000;

  private static Vertx vertx;
  private static PythonPeer peer;

  @RegisterExtension final UnhandledRecorder unhandled = new UnhandledRecorder();

  /** Who listens. */
  enum Server {
    TWISTED,
    ENTWINE
  }

  @BeforeAll
  static void start() {
    peer = PythonPeer.start("shared", "twisted_connection.py");
    vertx = Vertx.vertx();
  }

  @AfterAll
  static void stop() {
    if (peer != null) {
      peer.close();
      vertx.close().await();
    }
  }

  /**
   * Has the protocol meet a peer of that behaviour; returns what the peer said of it at the end.
   */
  private static List<String> meet(Server server, String behaviour, RecordingProtocol protocol) {
    LoopThread loop = LoopThread.of(vertx);
    if (server == Server.TWISTED) {
      peer.writeLine("listen " + behaviour);
      int port = peer.readPort();
      ClientFactory factory =
          new ClientFactory() {
            @Override
            public Protocol buildProtocol(Address address) {
              return protocol;
            }
          };
      loop.run(() -> loop.reactor().connectTCP("127.0.0.1", port, factory));
      return toTheEnd(protocol);
    }
    ListeningPort port =
        loop.await(() -> loop.reactor().listenTCP(0, Factory.forProtocol(() -> protocol)));
    peer.writeLine("connect " + behaviour + " " + ((IPv4Address) port.getHost()).port());
    List<String> lines = toTheEnd(protocol);
    loop.await(port::stopListening);
    return lines;
  }

  private static List<String> toTheEnd(RecordingProtocol protocol) {
    List<String> lines = new ArrayList<>();
    do {
      lines.add(peer.readLine());
    } while (!lines.get(lines.size() - 1).startsWith("lost "));
    protocol.lost();
    assertThat(protocol.violations()).isEmpty();
    return lines;
  }

  private static Buffer text(String text) {
    return Buffer.buffer(text);
  }

  @ParameterizedTest
  @EnumSource
  void twistedEchoesMuch(Server server) {
    RecordingProtocol protocol =
        new RecordingProtocol()
            .onMade(p -> p.transport().write(Buffer.buffer(new byte[MUCH])))
            .onData(
                (p, data) -> {
                  if (p.receivedBytes() == MUCH) {
                    p.transport().loseConnection();
                  }
                });
    List<String> said = meet(server, "echo", protocol);
    assertThat(protocol.lost()).isInstanceOf(ConnectionDone.class);
    assertThat(said).element(1).asString().startsWith("lost ConnectionDone " + MUCH + " ");
  }

  @ParameterizedTest
  @EnumSource
  void entwineEchoesMuch(Server server) {
    RecordingProtocol protocol =
        new RecordingProtocol().onData((p, data) -> p.transport().write(data));
    List<String> said = meet(server, "talk", protocol);
    assertThat(said).element(1).asString().startsWith("lost ConnectionDone " + MUCH + " xxx");
    assertThat(protocol.lost()).isInstanceOf(ConnectionDone.class);
    assertThat(protocol.receivedBytes()).isEqualTo(MUCH);
  }

  @ParameterizedTest
  @EnumSource
  void twistedCloses(Server server) {
    RecordingProtocol protocol = new RecordingProtocol();
    List<String> said = meet(server, "close", protocol);
    assertThat(said).containsExactly("made", "lost ConnectionDone 0 ");
    assertThat(protocol.lost()).isInstanceOf(ConnectionDone.class);
    assertThat(protocol.text()).isEqualTo("last words");
  }

  @ParameterizedTest
  @EnumSource
  void entwineCloses(Server server) {
    RecordingProtocol protocol =
        new RecordingProtocol()
            .onMade(
                p -> {
                  p.transport().write(text("last words"));
                  p.transport().loseConnection();
                });
    List<String> said = meet(server, "listen", protocol);
    assertThat(said).containsExactly("made", "lost ConnectionDone 10 last words");
    assertThat(protocol.lost()).isInstanceOf(ConnectionDone.class);
  }

  @ParameterizedTest
  @EnumSource
  void twistedAborts(Server server) {
    RecordingProtocol protocol =
        new RecordingProtocol().onMade(p -> p.transport().write(text("x")));
    List<String> said = meet(server, "abort", protocol);
    assertThat(said).containsExactly("made", "lost ConnectionAborted 1 x");
    assertThat(protocol.lost()).isInstanceOf(ConnectionLost.class);
  }

  @ParameterizedTest
  @EnumSource
  void entwineAborts(Server server) {
    RecordingProtocol protocol =
        new RecordingProtocol().onData((p, data) -> p.transport().abortConnection());
    List<String> said = meet(server, "talk", protocol);
    assertThat(said).containsExactly("made", "lost ConnectionLost 0 ");
    assertThat(protocol.lost()).isInstanceOf(ConnectionAborted.class);
  }

  @ParameterizedTest
  @EnumSource
  void twistedAnswersAfterEntwinesEnd(Server server) {
    RecordingProtocol protocol =
        RecordingProtocol.withHalfClose()
            .onMade(
                p -> {
                  p.transport().write(text("question"));
                  p.transport().loseWriteConnection();
                })
            .onReadLost(p -> p.transport().loseConnection());
    List<String> said = meet(server, "answer", protocol);
    assertThat(said).containsExactly("made", "readLost", "lost ConnectionDone 8 question");
    assertThat(protocol.calls()).containsExactly("made", "writeLost", "data", "readLost", "lost");
    assertThat(protocol.text()).isEqualTo("answer to question");
  }

  @ParameterizedTest
  @EnumSource
  void entwineAnswersAfterTwistedsEnd(Server server) {
    RecordingProtocol protocol =
        RecordingProtocol.withHalfClose()
            .onReadLost(
                p -> {
                  p.transport().write(text("answer to " + p.text()));
                  p.transport().loseConnection();
                });
    List<String> said = meet(server, "ask", protocol);
    assertThat(said)
        .containsExactly(
            "made", "writeLost", "readLost", "lost ConnectionDone 18 answer to question");
    assertThat(protocol.calls()).containsExactly("made", "data", "readLost", "lost");
  }

  @ParameterizedTest
  @EnumSource
  void withoutHalfCloseTwistedsEndIsTheEnd(Server server) {
    RecordingProtocol protocol = new RecordingProtocol();
    List<String> said = meet(server, "ask", protocol);
    assertThat(said).containsExactly("made", "writeLost", "readLost", "lost ConnectionDone 0 ");
    assertThat(protocol.lost()).isInstanceOf(ConnectionDone.class);
    assertThat(protocol.text()).isEqualTo("question");
  }
}
