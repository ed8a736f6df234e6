package dev.entwine.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.entwine.protocol.ConnectError;
import dev.entwine.protocol.ConnectionDone;
import dev.entwine.protocol.Factory;
import dev.entwine.protocol.IPv4Address;
import dev.entwine.protocol.ListeningPort;
import dev.entwine.protocol.TLSError;
import dev.entwine.testing.LoopThread;
import dev.entwine.testing.RecordingProtocol;
import dev.entwine.testing.TestCertificate;
import dev.entwine.testing.TestTLS;
import dev.entwine.tls.Identity;
import dev.entwine.tls.ServerTLSOptions;
import dev.entwine.tls.TLSConfigurationError;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code ssl:} and {@code tls:}, as they are written and at work. */
class TLSEndpointTest {

  private static Vertx vertx;

  @TempDir private Path folder;
  private TestTLS files;
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
  void prepare() {
    files = new TestTLS(folder);
    loop = LoopThread.of(vertx);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ssl:443",
        "SSL:443:key.pem:crt.pem:TLSv1_2_METHOD:1.2.3.4:5:chain.pem",
        "ssl:443:privateKey=key.pem:certKey=crt.pem:sslmethod=SSLv23_METHOD",
        "tls:443:certificate=crt.pem",
        "tls:port=443:privateKey=key.pem:certificate=crt.pem:interface=0.0.0.0:backlog=5",
        "tls:443:certificates=folder:trustRoots=ca.pem:protocols=chat/2,chat/1",
        "tls:endpoint=haproxy\\:tcp\\:443:certificate=crt.pem",
      })
  void servers(String description) {
    assertThat(Endpoints.server(description)).hasToString(description);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ssl:h:443",
        "ssl:host=h:port=443:certKey=crt.pem:privateKey=key.pem:caCertsDir=d:hostname=n:timeout=5",
        "tls:h:443",
        "tls:h:443:5:1.2.3.4:crt.pem:key.pem:d",
        "tls:h:443:timeout=5:bindAddress=1.2.3.4:trustRoots=d",
        "tls:h:443:endpoint=unix\\:/run/app.sock",
        "tls:h:endpoint=unix\\:/run/app.sock",
      })
  void clients(String description) {
    assertThat(Endpoints.client(description)).hasToString(description);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ssl | the port is missing; write it like ssl:8443:privateKey=server.pem",
        "ssl:443:dhParameters=dh.pem | dhParameters are not used: the JDK has groups of its own for"
            + " key exchange; leave them out",
        "ssl:443:sslmethod=TLSv1_METHOD | sslmethod 'TLSv1_METHOD' is not safe any more; leave it"
            + " out for TLS 1.2 and 1.3",
        "ssl:443:sslmethod=new | unknown sslmethod 'new'; known: TLS_METHOD, TLSv1_2_METHOD",
        "ssl:443:key=k | unknown argument 'key'; known: port, privateKey, certKey, sslmethod,"
            + " interface, backlog, extraCertChain",
        "tls:443:endpoint=tcp\\:1:certificate=c | unknown argument 'port'; known: port,"
            + " certificate, privateKey, certificates, trustRoots, protocols, interface, backlog,"
            + " endpoint",
        "tls:endpoint=tcp\\:x:certificate=c | in it, endpoint 'tcp:x': 'x' is no port; 0 to 65535"
            + " is needed",
        "tls:443 | the certificate is missing; write it like tls:8443:certificate=server.pem",
        "tls:443:certificate=c:protocols=a,,b | '' can't be negotiated by ALPN: 1 to 255 bytes are"
            + " needed",
      })
  void mistakesInServers(String description, String problem) {
    assertThatThrownBy(() -> Endpoints.server(description))
        .isInstanceOf(EndpointSyntaxError.class)
        .hasMessage("endpoint '" + description + "': " + problem);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ssl:h | the port is missing; write it like ssl:example.org:443",
        "tls:h | the port is missing; write it like tls:example.org:443",
        "tls:h h:443 | 'h h' can be no host's name; a name or an address is needed, like"
            + " tls:example.org:443",
        "tls:h h:endpoint=tcp\\:h\\:1 | 'h h' is neither a host's name nor an address",
        "tls:h:443:verify=no | unknown argument 'verify'; known: host, port, timeout, bindAddress,"
            + " certificate, privateKey, trustRoots, endpoint",
      })
  void mistakesInClients(String description, String problem) {
    assertThatThrownBy(() -> Endpoints.client(description))
        .isInstanceOf(EndpointSyntaxError.class)
        .hasMessage("endpoint '" + description + "': " + problem);
  }

  private static RecordingProtocol echo() {
    return new RecordingProtocol().onData((p, data) -> p.transport().write(data));
  }

  private ListeningPort listen(ServerEndpoint endpoint, RecordingProtocol served) {
    return loop.await(() -> endpoint.listen(loop.reactor(), Factory.forProtocol(() -> served)));
  }

  private void echoes(ListeningPort port, ClientEndpoint endpoint) {
    RecordingProtocol client =
        new RecordingProtocol().onMade(p -> p.transport().write(Buffer.buffer("hello")));
    assertThat(loop.await(() -> endpoint.connectProtocol(loop.reactor(), client))).isSameAs(client);
    await().atMost(Duration.ofSeconds(60)).until(() -> client.receivedBytes() == 5);
    assertThat(loop.call(() -> client.transport().tlsSession())).isNotNull();
    client.made().loseConnection();
    assertThat(client.lost()).isInstanceOf(ConnectionDone.class);
    loop.await(port::stopListening);
  }

  private static int number(ListeningPort port) {
    return ((IPv4Address) port.getHost()).port();
  }

  @ParameterizedTest
  @CsvSource({"ssl, privateKey, caCertsDir", "tls, certificate, trustRoots"})
  void aServerAndAClientMeet(String type, String key, String trusted) throws IOException {
    Path authorities = Files.createDirectory(folder.resolve("authorities"));
    Files.copy(files.trusted(), authorities.resolve("ca.pem"));
    ListeningPort port =
        listen(
            Endpoints.server(type + ":0:" + key + "=" + files.file("localhost", "127.0.0.1")),
            echo());
    String client = type + ":127.0.0.1:" + number(port) + ":" + trusted + "=" + authorities;
    echoes(port, Endpoints.client(client));
  }

  @Test
  void theHostnameOfAnSSLClientIsTheOneThatIsChecked() throws IOException {
    Path authorities = Files.createDirectory(folder.resolve("authorities"));
    Files.copy(files.trusted(), authorities.resolve("ca.pem"));
    ListeningPort port =
        listen(Endpoints.server("ssl:0:privateKey=" + files.file("service.example")), echo());
    String client = "ssl:127.0.0.1:" + number(port) + ":caCertsDir=" + authorities;
    RecordingProtocol refused = new RecordingProtocol();
    loop.await(() -> Endpoints.client(client).connectProtocol(loop.reactor(), refused));
    assertThat(refused.lost())
        .isInstanceOf(TLSError.class)
        .hasMessage("TLS failed: the certificate is for service.example, not for 127.0.0.1");
    ListeningPort again =
        listen(Endpoints.server("ssl:0:privateKey=" + files.file("service.example")), echo());
    echoes(
        again,
        Endpoints.client(
            "ssl:127.0.0.1:"
                + number(again)
                + ":hostname=service.example:caCertsDir="
                + authorities));
    loop.await(port::stopListening);
  }

  @Test
  void aClientCertificateIsShown() {
    String trusted = files.trusted().toString();
    AtomicReference<X509Certificate> shown = new AtomicReference<>();
    ListeningPort port =
        listen(
            Endpoints.server(
                "tls:0:certificate=" + files.file("127.0.0.1") + ":trustRoots=" + trusted),
            echo().onLost((p, reason) -> shown.set(p.transport().getPeerCertificate())));
    echoes(
        port,
        Endpoints.client(
            "tls:127.0.0.1:"
                + number(port)
                + ":certificate="
                + files.file("somebody")
                + ":trustRoots="
                + trusted));
    await().atMost(Duration.ofSeconds(60)).until(() -> shown.get() != null);
    assertThat(shown.get().getSubjectX500Principal().getName()).isEqualTo("CN=test somebody");
  }

  @Test
  void otherEndpointsAreWrapped() {
    String unix = "unix:" + Endpoints.quoteStringArgument(folder.resolve("socket").toString());
    ListeningPort port =
        listen(Endpoints.wrapServerTLS(files.server("localhost"), Endpoints.server(unix)), echo());
    echoes(port, Endpoints.wrapClientTLS(files.client("localhost"), Endpoints.client(unix)));
  }

  @Test
  void filesThatCanNotBeUsedAreSaidWhenTheEndpointIsUsed() {
    ServerEndpoint server = Endpoints.server("tls:0:certificate=" + folder.resolve("none"));
    assertThatThrownBy(() -> listen(server, new RecordingProtocol()))
        .isInstanceOf(TLSConfigurationError.class)
        .hasMessage("can't read " + folder.resolve("none") + ": there is no such file");
    ClientEndpoint client = Endpoints.client("tls:h:1:trustRoots=" + folder.resolve("none"));
    assertThatThrownBy(
            () -> loop.await(() -> client.connectProtocol(loop.reactor(), new RecordingProtocol())))
        .isInstanceOf(ConnectError.class)
        .hasMessage("can't read " + folder.resolve("none") + ": there is no such file");
  }

  @Test
  void aPortTakesUpNewFilesByItself() throws IOException {
    TestCertificate first = files.authority().issue("localhost");
    TestCertificate second = files.authority().issue("localhost");
    Path own = files.file(first);
    ListeningPort port =
        listen(
            Endpoints.wrapServerTLS(
                ServerTLSOptions.of(Identity.pem(own, own))
                    .withFilesCheckedEvery(Duration.ofMillis(20)),
                Endpoints.server("tcp:0")),
            echo());
    ClientEndpoint client =
        Endpoints.wrapClientTLS(
            files.client("localhost"), Endpoints.client("tcp:127.0.0.1:" + number(port)));
    assertThat(shownTo(client)).isEqualTo(first.certificate());
    second.writeTo(own);
    Files.setLastModifiedTime(own, FileTime.from(Instant.now().plusSeconds(10)));
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> shownTo(client).equals(second.certificate()));
    loop.await(port::stopListening);
  }

  private X509Certificate shownTo(ClientEndpoint endpoint) {
    AtomicReference<X509Certificate> shown = new AtomicReference<>();
    RecordingProtocol client =
        new RecordingProtocol()
            .onMade(p -> p.transport().write(Buffer.buffer("x")))
            .onData(
                (p, data) -> {
                  shown.set(p.transport().getPeerCertificate());
                  p.transport().loseConnection();
                });
    loop.await(() -> endpoint.connectProtocol(loop.reactor(), client));
    client.lost();
    return shown.get();
  }
}
