package dev.entwine.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.entwine.protocol.ConnectionDone;
import dev.entwine.protocol.ConnectionLost;
import dev.entwine.protocol.HandshakeListener;
import dev.entwine.protocol.TLSError;
import dev.entwine.testing.RecordingProtocol;
import dev.entwine.testing.TestTLS;
import dev.entwine.testing.UnhandledRecorder;
import dev.entwine.tls.ClientCertificates;
import dev.entwine.tls.ClientTLSOptions;
import dev.entwine.tls.Identity;
import dev.entwine.tls.ServerTLSOptions;
import dev.entwine.tls.TLSContext;
import dev.entwine.tls.TLSVersion;
import dev.entwine.tls.TrustRoots;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Who is let in and who is not, and what both sides know then. */
class TLSHandshakeTest {

  private static Vertx vertx;

  @RegisterExtension final UnhandledRecorder unhandled = new UnhandledRecorder();

  private TestTLS files;
  private TLSPair pair;
  private final Observer listener = new Observer();
  private final Observer connector = new Observer();

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

  /** Keeps what it can see when the handshake is done. */
  private static final class Observer extends RecordingProtocol implements HandshakeListener {
    final List<String> seen = new CopyOnWriteArrayList<>();
    volatile X509Certificate peer;
    volatile String protocol;
    volatile String version;

    @Override
    protected void connectionMade() {
      super.connectionMade();
      seen.add("made" + (transport().tlsSession() == null ? "" : " with TLS"));
    }

    @Override
    public void handshakeCompleted() {
      peer = transport().getPeerCertificate();
      protocol = transport().negotiatedProtocol();
      version = transport().tlsSession().getProtocol();
      seen.add("handshake");
    }

    @Override
    public void dataReceived(Buffer data) {
      seen.add("data");
      super.dataReceived(data);
    }

    void secured() {
      await().atMost(Duration.ofSeconds(60)).until(() -> seen.contains("handshake"));
    }
  }

  private void refused(ServerTLSOptions server, ClientTLSOptions client, String why) {
    pair.meet(server, listener, client, connector);
    assertThat(connector.lost()).isInstanceOf(TLSError.class).hasMessage("TLS failed: " + why);
    listener.lost();
    assertThat(connector.seen).doesNotContain("handshake");
    assertThat(connector.violations()).isEmpty();
    assertThat(listener.violations()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(TLSVersion.class)
  void connectionMadeThenTheHandshakeThenData(TLSVersion version) {
    connector.onMade(p -> p.transport().write(Buffer.buffer("hello")));
    listener.onData((p, data) -> p.transport().write(data));
    pair.meet(
        files.server("localhost"),
        listener,
        files.client("localhost").withVersions(Set.of(version)),
        connector);
    connector.heard();
    assertThat(connector.seen).containsExactly("made", "handshake", "data");
    assertThat(listener.seen).containsExactly("made", "handshake", "data");
    assertThat(connector.version).isEqualTo(version.standardName());
    assertThat(connector.peer.getSubjectX500Principal().getName()).isEqualTo("CN=test localhost");
    assertThat(listener.peer).isNull();
    assertThat(connector.protocol).isNull();
  }

  @Test
  void theNewestVersionBothSpeakIsChosen() {
    pair.meet(files.server("localhost"), listener, files.client("localhost"), connector);
    connector.secured();
    assertThat(connector.version).isEqualTo("TLSv1.3");
  }

  @Test
  void noCommonVersionIsRefused() {
    refused(
        files.server("localhost").withVersions(Set.of(TLSVersion.TLS_1_3)),
        files.client("localhost").withVersions(Set.of(TLSVersion.TLS_1_2)),
        "the peer ended it, since there is no version of TLS that both sides speak"
            + " (protocol_version)");
  }

  // The server's certificate.

  @ParameterizedTest
  @CsvSource({
    "localhost, localhost",
    "127.0.0.1, 127.0.0.1",
    "*.example.org, www.example.org",
    "WWW.Example.ORG, www.example.org.",
    "xn--bcher-kva.example, bücher.example"
  })
  void theCertificateIsForTheHost(String certified, String host) {
    pair.meet(files.server(certified), listener, files.client(host), connector);
    connector.secured();
  }

  @ParameterizedTest
  @CsvSource({"example.org", "127.0.0.2", "a.b.localhost"})
  void theCertificateIsForAnotherHost(String host) {
    refused(
        files.server("localhost", "*.localhost", "127.0.0.1"),
        files.client(host),
        "the certificate is for localhost, *.localhost, 127.0.0.1, not for " + host);
    assertThat(listener.lost())
        .isInstanceOf(TLSError.class)
        .hasMessage(
            "TLS failed: the peer ended it, since it does not accept our certificate"
                + " (certificate_unknown)");
  }

  @Test
  void aCertificateOfAnUnknownAuthorityIsRefused(@TempDir Path other) {
    refused(
        new TestTLS(other).server("localhost"),
        ClientTLSOptions.of("localhost")
            .withTrustRoots(TrustRoots.pem(files.file("elsewhere.example"))),
        "the certificate of localhost is not signed by a trusted authority: it is signed by"
            + " CN=the test's authority, which is not among the trusted certificates");
  }

  @Test
  void theJDKDoesNotTrustTheTestsAuthority() {
    pair.meet(files.server("localhost"), listener, ClientTLSOptions.of("localhost"), connector);
    assertThat(connector.lost()).isInstanceOf(TLSError.class);
    listener.lost();
  }

  @Test
  void aCertificateThatIsItselfTrustedIsAccepted() {
    Path own = files.file("localhost");
    pair.meet(
        ServerTLSOptions.of(Identity.pem(own, own)),
        listener,
        ClientTLSOptions.of("localhost").withTrustRoots(TrustRoots.pem(own)),
        connector);
    connector.secured();
  }

  @Test
  void anExpiredCertificateIsRefused() {
    Instant from = Instant.parse("2020-01-01T00:00:00Z");
    Path expired = files.file(files.authority().issue("EC", from, Duration.ofDays(1), "localhost"));
    refused(
        ServerTLSOptions.of(Identity.pem(expired, expired)),
        files.client("localhost"),
        "the certificate of localhost expired on 2020-01-02T00:00:00Z");
  }

  @Test
  void aCertificateFromTheFutureIsRefused() {
    Instant from = Instant.parse("2199-01-01T00:00:00Z");
    Path early = files.file(files.authority().issue("EC", from, Duration.ofDays(1), "localhost"));
    refused(
        ServerTLSOptions.of(Identity.pem(early, early)),
        files.client("localhost"),
        "the certificate of localhost is not valid before 2199-01-01T00:00:00Z");
  }

  @ParameterizedTest
  @CsvSource({"RSA, TLS_1_2", "RSA, TLS_1_3", "Ed25519, TLS_1_3"})
  void otherKindsOfKeys(String algorithm, TLSVersion version) {
    Path own =
        files.file(
            files.authority().issue(algorithm, Instant.now(), Duration.ofHours(1), "localhost"));
    pair.meet(
        ServerTLSOptions.of(Identity.pem(own, own)).withVersions(Set.of(version)),
        listener,
        files.client("localhost"),
        connector);
    connector.secured();
  }

  // The name the client asks for.

  @ParameterizedTest
  @CsvSource({
    "a.example, CN=test a.example",
    "b.example, CN=test b.example",
    "x.c.example, CN=test *.c.example",
    "c.example, CN=test a.example"
  })
  void theClientsWishDecidesWhichCertificateItGets(String wish, String subject) {
    Path rsa =
        files.file(files.authority().issue("RSA", Instant.now(), Duration.ofHours(1), "b.example"));
    ServerTLSOptions server =
        ServerTLSOptions.of(
            files.identity("a.example", "c.example"),
            Identity.pem(rsa, rsa),
            files.identity("*.c.example"));
    pair.meet(server, listener, files.client(wish), connector);
    connector.secured();
    assertThat(connector.peer.getSubjectX500Principal().getName()).isEqualTo(subject);
  }

  // ALPN.

  @Test
  void theServersPreferenceDecidesOnTheProtocol() {
    pair.meet(
        files.server("localhost").withApplicationProtocols("chat/2", "chat/1"),
        listener,
        files.client("localhost").withApplicationProtocols("chat/1", "chat/2"),
        connector);
    connector.secured();
    listener.secured();
    assertThat(connector.protocol).isEqualTo("chat/2");
    assertThat(listener.protocol).isEqualTo("chat/2");
  }

  @Test
  void noCommonProtocolIsRefused() {
    refused(
        files.server("localhost").withApplicationProtocols("chat/1"),
        files.client("localhost").withApplicationProtocols("mail/1"),
        "the peer ended it, since it speaks none of the protocols that we offer"
            + " (no_application_protocol)");
  }

  @Test
  void aClientThatOffersNoProtocolIsServed() {
    pair.meet(
        files.server("localhost").withApplicationProtocols("chat/1"),
        listener,
        files.client("localhost"),
        connector);
    connector.secured();
    assertThat(connector.protocol).isNull();
  }

  // The client's certificate.

  private ServerTLSOptions asking(ClientCertificates asked) {
    return files.server("localhost").withClientCertificates(asked, TrustRoots.pem(files.trusted()));
  }

  @ParameterizedTest
  @EnumSource(
      value = ClientCertificates.class,
      names = {"OPTIONAL", "REQUIRED"})
  void theServerSeesTheClientsCertificate(ClientCertificates asked) {
    pair.meet(
        asking(asked),
        listener,
        files.client("localhost").withIdentity(files.identity("somebody")),
        connector);
    listener.secured();
    assertThat(listener.peer.getSubjectX500Principal().getName()).isEqualTo("CN=test somebody");
  }

  @Test
  void aClientWithoutACertificateIsServedIfItIsOptional() {
    pair.meet(asking(ClientCertificates.OPTIONAL), listener, files.client("localhost"), connector);
    listener.secured();
    assertThat(listener.peer).isNull();
  }

  @ParameterizedTest
  @EnumSource(TLSVersion.class)
  void aClientWithoutACertificateIsRefusedIfItIsRequired(TLSVersion version) {
    pair.meet(
        asking(ClientCertificates.REQUIRED).withVersions(Set.of(version)),
        listener,
        files.client("localhost"),
        connector);
    assertThat(listener.lost())
        .isInstanceOf(TLSError.class)
        .hasMessage("TLS failed: the peer has shown no certificate, and one is required");
    assertThat(connector.lost())
        .isInstanceOf(TLSError.class)
        .hasMessageStartingWith("TLS failed: the peer ended it, since ");
    assertThat(listener.seen).doesNotContain("handshake", "data");
  }

  @Test
  void aClientsCertificateOfAnUnknownAuthorityIsRefused(@TempDir Path other) {
    pair.meet(
        asking(ClientCertificates.OPTIONAL),
        listener,
        files.client("localhost").withIdentity(new TestTLS(other).identity("somebody")),
        connector);
    assertThat(listener.lost())
        .isInstanceOf(TLSError.class)
        .hasMessageStartingWith(
            "TLS failed: the certificate of the client is not signed by a trusted authority");
    assertThat(connector.lost()).isInstanceOf(TLSError.class);
  }

  // Peers that don't play along.

  @Test
  void aPeerThatDoesNotSpeakTLSIsRefused() throws IOException {
    int port = pair.listen(TLSContext.server(files.server("localhost")), listener);
    try (Socket plain = new Socket("127.0.0.1", port)) {
      plain.getOutputStream().write("GET / HTTP/1.0\r\n\r\n".getBytes());
      assertThat(listener.lost())
          .isInstanceOf(TLSError.class)
          .hasMessage("TLS failed: the peer does not speak TLS");
    }
    assertThat(listener.receivedBytes()).isZero();
  }

  @Test
  void aServerThatDoesNotSpeakTLSIsNoticed() {
    RecordingProtocol plain =
        new RecordingProtocol()
            .onData((p, data) -> p.transport().write(Buffer.buffer("what?\r\n")));
    pair.connect(pair.listen(plain), TLSContext.client(files.client("localhost")), connector);
    assertThat(connector.lost())
        .isInstanceOf(TLSError.class)
        .hasMessage("TLS failed: the peer does not speak TLS");
    plain.lost();
  }

  @Test
  void aHandshakeThatTakesTooLongIsGivenUp() throws IOException {
    int port =
        pair.listen(
            TLSContext.server(
                files.server("localhost").withHandshakeTimeout(Duration.ofMillis(50))),
            listener.onMade(p -> p.transport().write(Buffer.buffer("never sent"))));
    try (Socket silent = new Socket("127.0.0.1", port)) {
      assertThat(listener.lost())
          .isInstanceOf(TLSError.class)
          .hasMessage("TLS failed: the handshake took too long");
      assertThat(silent.getInputStream().read()).isEqualTo(-1);
    }
  }

  @Test
  void aPeerThatGoesDuringTheHandshakeIsAConnectionLost() throws IOException {
    try (ServerSocket server = new ServerSocket(0)) {
      pair.connect(
          server.getLocalPort(),
          TLSContext.client(files.client("localhost")),
          connector.onMade(p -> p.transport().pauseProducing()));
      try (Socket accepted = server.accept()) {
        assertThat(accepted.getInputStream().read()).isEqualTo(22);
      }
    }
    assertThat(connector.lost()).isInstanceOf(ConnectionLost.class);
  }

  // Calls during the handshake.

  @Test
  void closingAtOnceClosesInOrderWhenTheHandshakeIsDone() {
    pair.meet(
        files.server("localhost"),
        listener,
        files.client("localhost"),
        connector.onMade(p -> p.transport().loseConnection()));
    assertThat(connector.lost()).isInstanceOf(ConnectionDone.class);
    assertThat(listener.lost()).isInstanceOf(ConnectionDone.class);
  }

  @Test
  void abortingAtOnceBreaksTheHandshake() {
    pair.meet(
        files.server("localhost"),
        listener,
        files.client("localhost"),
        connector.onMade(p -> p.transport().abortConnection()));
    connector.lost();
    assertThat(listener.lost()).isInstanceOf(ConnectionLost.class);
  }

  @Test
  void theRolesAreChecked() {
    TLSContext server = TLSContext.server(files.server("localhost"));
    TLSContext client = TLSContext.client(files.client("localhost"));
    assertThatThrownBy(() -> pair.listen(client, listener))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("to listen, TLS for a server is needed, not TLS client for localhost");
    assertThatThrownBy(() -> pair.connect(1, server, connector))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("to connect, TLS for a client is needed");
  }
}
