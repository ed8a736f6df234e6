package dev.entwine.transport;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.entwine.protocol.ConnectionDone;
import dev.entwine.protocol.ConnectionLost;
import dev.entwine.protocol.TLSError;
import dev.entwine.testing.RecordingProtocol;
import dev.entwine.testing.TestTLS;
import dev.entwine.testing.UnhandledRecorder;
import dev.entwine.tls.ClientTLSOptions;
import dev.entwine.tls.TLSContext;
import dev.entwine.tls.TLSVersion;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.buffer.BufferInternal;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.List;
import java.util.Set;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What TLS adds to the life of a connection, beside what {@link TransportSuite} sees. */
class TLSConnectionTest {

  private static Vertx vertx;

  @RegisterExtension final UnhandledRecorder unhandled = new UnhandledRecorder();

  private TestTLS files;
  private TLSPair pair;

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
    files = new TestTLS(folder);
    pair = new TLSPair(vertx);
  }

  @AfterEach
  void close() {
    pair.close();
  }

  private int listen(RecordingProtocol protocol) {
    return pair.listen(TLSContext.server(files.server("localhost")), protocol);
  }

  private ClientTLSOptions client(TLSVersion version) {
    return files.client("localhost").withVersions(Set.of(version));
  }

  /** The JDK's own client, which blocks, over a socket that can be closed below TLS. */
  private SSLSocket jdkClient(Socket plain, TLSVersion version)
      throws IOException, GeneralSecurityException {
    KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
    trusted.load(null, null);
    trusted.setCertificateEntry("authority", files.authority().certificate());
    TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    SSLSocket socket =
        (SSLSocket)
            context.getSocketFactory().createSocket(plain, "localhost", plain.getPort(), true);
    socket.setEnabledProtocols(new String[] {version.standardName()});
    socket.startHandshake();
    return socket;
  }

  @ParameterizedTest
  @EnumSource(TLSVersion.class)
  void anEndThatThePeerHasNotAnnouncedIsALossAfterAllData(TLSVersion version) throws Exception {
    RecordingProtocol server =
        RecordingProtocol.withHalfClose().onMade(p -> p.transport().pauseProducing());
    int port = listen(server);
    try (Socket plain = new Socket("127.0.0.1", port)) {
      SSLSocket client = jdkClient(plain, version);
      client.getOutputStream().write("all but".getBytes(US_ASCII));
      plain.shutdownOutput();
      server.made().resumeProducing();
      assertThat(server.lost())
          .isInstanceOf(ConnectionLost.class)
          .hasMessage(
              "the connection was lost: the peer closed it without ending TLS,"
                  + " so what it sent may have been cut short");
    }
    assertThat(server.text()).isEqualTo("all but");
    assertThat(server.calls()).containsExactly("made", "data", "lost");
  }

  @ParameterizedTest
  @EnumSource(TLSVersion.class)
  void aPeerOfTheJDKsSeesTheEndAsOne(TLSVersion version) throws Exception {
    RecordingProtocol server =
        new RecordingProtocol()
            .onData(
                (p, data) -> {
                  p.transport().write(data);
                  p.transport().loseConnection();
                });
    int port = listen(server);
    try (Socket plain = new Socket("127.0.0.1", port)) {
      SSLSocket client = jdkClient(plain, version);
      client.getOutputStream().write("hello".getBytes(US_ASCII));
      assertThat(client.getInputStream().readAllBytes()).isEqualTo("hello".getBytes(US_ASCII));
    }
    assertThat(server.lost()).isInstanceOf(ConnectionDone.class);
  }

  @Test
  void aConnectionThatIsGivenUpWithSomethingUnsentIsNoCleanEndForThePeer() {
    RecordingProtocol client = new RecordingProtocol();
    RecordingProtocol server =
        new RecordingProtocol()
            .onData(
                (p, data) -> {
                  p.transport().write(Buffer.buffer(new byte[20_000_000]));
                  throw new IllegalStateException("boom");
                });
    pair.connect(listen(server), TLSContext.client(files.client("localhost")), client);
    client.made().write(Buffer.buffer("x"));
    assertThat(server.lost()).hasMessage("boom");
    assertThat(client.lost()).isInstanceOf(ConnectionLost.class);
    unhandled.takes(server.lost());
  }

  @Test
  void with12TheEndOfOneDirectionIsTheEndOfBoth() {
    RecordingProtocol server =
        RecordingProtocol.withHalfClose().onMade(p -> p.transport().write(Buffer.buffer("hello")));
    RecordingProtocol client =
        RecordingProtocol.withHalfClose()
            .onData(
                (p, data) -> {
                  p.transport().write(Buffer.buffer("bye"));
                  p.transport().loseWriteConnection();
                });
    pair.connect(listen(server), TLSContext.client(client(TLSVersion.TLS_1_2)), client);
    assertThat(server.lost()).isInstanceOf(ConnectionDone.class);
    assertThat(client.lost()).isInstanceOf(ConnectionDone.class);
    assertThat(server.text()).isEqualTo("bye");
    assertThat(server.calls()).containsExactly("made", "data", "lost");
    assertThat(client.calls()).containsExactly("made", "data", "writeLost", "lost");
  }

  @Test
  void aSecondHandshakeIsRefused() throws Exception {
    RecordingProtocol server = new RecordingProtocol();
    int port = listen(server);
    try (Socket plain = new Socket("127.0.0.1", port)) {
      SSLSocket client = jdkClient(plain, TLSVersion.TLS_1_2);
      client.getOutputStream().write("hello".getBytes(US_ASCII));
      server.heard();
      client.startHandshake();
      assertThat(server.lost())
          .isInstanceOf(TLSError.class)
          .hasMessage("TLS failed: the peer has asked for a second handshake, which is refused");
    } catch (IOException e) {
      // The client may notice before it has done its part.
      server.lost();
    }
  }

  @Test
  void whatIsWrittenIsLeftAsItIs() {
    Buffer first = Buffer.buffer(100_000).appendBytes("first ".getBytes(US_ASCII));
    Buffer second = Buffer.buffer(100_000).appendBytes("second".getBytes(US_ASCII));
    RecordingProtocol server = new RecordingProtocol();
    pair.connect(
        listen(server),
        TLSContext.client(files.client("localhost")),
        new RecordingProtocol()
            .onMade(
                p -> {
                  Buffer large = Buffer.buffer(200_000).appendBytes(new byte[70_000]);
                  p.transport().writeSequence(List.of(large, first, second, large));
                  p.transport().loseConnection();
                }));
    server.lost();
    assertThat(server.received().slice(70_000, 70_012)).isEqualTo(Buffer.buffer("first second"));
    byte[] memory = ((BufferInternal) first).getByteBuf().array();
    assertThat(new String(memory, 0, 12, US_ASCII)).isEqualTo("first \0\0\0\0\0\0");
  }

  /** A client that has all it wants does not read what the server says beside that. */
  @Test
  void noLastBytesAreLostSinceSomethingWasUnread() {
    for (int i = 0; i < 20; i++) {
      RecordingProtocol server = new RecordingProtocol();
      RecordingProtocol client =
          new RecordingProtocol()
              .onMade(
                  p -> {
                    p.transport().write(Buffer.buffer(new byte[500_000]));
                    p.transport().loseConnection();
                  });
      pair.connect(listen(server), TLSContext.client(files.client("localhost")), client);
      assertThat(server.lost()).isInstanceOf(ConnectionDone.class);
      assertThat(server.receivedBytes()).isEqualTo(500_000);
    }
  }
}
