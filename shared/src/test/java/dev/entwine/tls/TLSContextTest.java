package dev.entwine.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.entwine.testing.LoopThread;
import dev.entwine.testing.TestAuthority;
import dev.entwine.testing.TestCertificate;
import dev.entwine.testing.TestTLS;
import io.vertx.core.Vertx;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPrivateKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Files of keys and certificates: what can be read, what is said of what can't, and reloading. */
class TLSContextTest {

  @TempDir private Path folder;
  private TestTLS files;

  @BeforeEach
  void prepare() {
    files = new TestTLS(folder);
  }

  private Path write(String name, String content) {
    return TestCertificate.write(folder.resolve(name), content);
  }

  private static TLSContext server(Path key, Path certificate) {
    return TLSContext.server(ServerTLSOptions.of(Identity.pem(key, certificate)));
  }

  /** Does a handshake in memory, and returns the server's certificate as the client sees it. */
  private X509Certificate shownBy(TLSContext server, String host) {
    return shownBy(server, TLSContext.client(files.client(host)));
  }

  private static X509Certificate shownBy(TLSContext server, TLSContext client) {
    SSLEngine there = server.newHandler(1).engine();
    SSLEngine here = client.newHandler(1).engine();
    ByteBuffer toThere = ByteBuffer.allocate(100_000);
    ByteBuffer toHere = ByteBuffer.allocate(100_000);
    try {
      here.beginHandshake();
      there.beginHandshake();
      for (int i = 0; i < 100 && here.getHandshakeStatus() != done(); i++) {
        step(here, toThere, toHere);
        step(there, toHere, toThere);
      }
      return (X509Certificate) here.getSession().getPeerCertificates()[0];
    } catch (SSLException e) {
      throw new AssertionError(e);
    }
  }

  private static HandshakeStatus done() {
    return HandshakeStatus.NOT_HANDSHAKING;
  }

  private static void step(SSLEngine engine, ByteBuffer out, ByteBuffer in) throws SSLException {
    switch (engine.getHandshakeStatus()) {
      case NEED_TASK -> engine.getDelegatedTask().run();
      case NEED_WRAP -> engine.wrap(ByteBuffer.allocate(0), out);
      case NEED_UNWRAP, NEED_UNWRAP_AGAIN -> {
        in.flip();
        engine.unwrap(in, ByteBuffer.allocate(100_000));
        in.compact();
      }
      default -> {}
    }
  }

  // What can be read.

  @Test
  void aKeyAndACertificateInTwoFilesWithTextAroundThem() {
    TestCertificate made = files.authority().issue("localhost");
    Path key = write("key.txt", "Bag Attributes\n  name: x\n" + made.keyAsPEM());
    Path certificate = write("crt.txt", "subject=x\n" + made.certificateAsPEM() + "\n\n");
    assertThat(shownBy(server(key, certificate), "localhost")).isEqualTo(made.certificate());
  }

  @Test
  void linesMayEndAsOnWindows() {
    TestCertificate made = files.authority().issue("localhost");
    Path both = write("both", (made.keyAsPEM() + made.certificateAsPEM()).replace("\n", "\r\n"));
    assertThat(shownBy(server(both, both), "localhost")).isEqualTo(made.certificate());
  }

  @Test
  void anRSAKeyInTheOldFormat() {
    TestCertificate made =
        files.authority().issue("RSA", Instant.now(), Duration.ofHours(1), "localhost");
    // PKCS#8 wraps the old form: after 26 bytes of head, for a key of 2048 bits.
    byte[] encoded = made.key().getEncoded();
    byte[] old = Arrays.copyOfRange(encoded, 26, encoded.length);
    Path both =
        write("both", TestCertificate.pem("RSA PRIVATE KEY", old) + made.certificateAsPEM());
    assertThat(shownBy(server(both, both), "localhost")).isEqualTo(made.certificate());
  }

  @Test
  void anECKeyInTheOldFormat() {
    TestCertificate made = files.authority().issue("localhost");
    Path both =
        write(
            "both",
            TestCertificate.pem("EC PARAMETERS", new byte[] {6, 1, 0})
                + TestCertificate.pem("EC PRIVATE KEY", sec1(made))
                + made.certificateAsPEM());
    assertThat(shownBy(server(both, both), "localhost")).isEqualTo(made.certificate());
  }

  /** RFC 5915, with the curve (secp256r1), which the form inside of PKCS#8 does without. */
  private static byte[] sec1(TestCertificate made) {
    byte[] secret = ((ECPrivateKey) made.key()).getS().toByteArray();
    byte[] key = new byte[32];
    int length = Math.min(32, secret.length);
    System.arraycopy(secret, secret.length - length, key, 32 - length, length);
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    content.writeBytes(new byte[] {2, 1, 1, 4, 32});
    content.writeBytes(key);
    content.writeBytes(new byte[] {(byte) 0xA0, 10, 6, 8, 0x2A, (byte) 0x86, 0x48});
    content.writeBytes(new byte[] {(byte) 0xCE, 0x3D, 3, 1, 7});
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    whole.write(0x30);
    whole.write(content.size());
    whole.writeBytes(content.toByteArray());
    return whole.toByteArray();
  }

  @Test
  void aKeyStore() throws Exception {
    TestCertificate made = files.authority().issue("localhost");
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setKeyEntry(
        "x", made.key(), "secret".toCharArray(), new Certificate[] {made.certificate()});
    Path file = folder.resolve("store.p12");
    try (OutputStream out = Files.newOutputStream(file)) {
      store.store(out, "secret".toCharArray());
    }
    KeyStoreFile identity = new KeyStoreFile(file, "secret");
    assertThat(shownBy(TLSContext.server(ServerTLSOptions.of(identity)), "localhost"))
        .isEqualTo(made.certificate());
    assertThat(identity.toString()).doesNotContain("secret");
    refused(
        () -> TLSContext.server(ServerTLSOptions.of(new KeyStoreFile(file, "guess"))),
        "the password of " + file + " is another one");
    refused(
        () -> TLSContext.client(ClientTLSOptions.of("x").withTrustRoots(identity)),
        file
            + " has no trusted certificate in it: import one with 'keytool -importcert -file"
            + " CERTIFICATE -keystore "
            + file
            + "'");
  }

  @Test
  void aFolderOfIdentitiesAndOneOfAuthorities() {
    Path identities = folder.resolve("identities");
    Path authorities = folder.resolve("authorities");
    TestCertificate a = files.authority().issue("a.example");
    TestCertificate b = files.authority().issue("b.example", "other.example");
    assertThat(identities.toFile().mkdir() && authorities.toFile().mkdir()).isTrue();
    a.writeTo(identities.resolve("a.pem"));
    b.writeTo(identities.resolve("default.pem"));
    TestCertificate.write(identities.resolve("README"), "not looked at");
    TestCertificate.write(
        authorities.resolve("test.pem"), TestCertificate.pem(files.authority().certificate()));
    TestCertificate.write(
        authorities.resolve("other.pem"),
        TestCertificate.pem(new TestAuthority("another").certificate()));
    TLSContext server = TLSContext.server(ServerTLSOptions.of(new PEMFolder(identities)));
    for (String host : List.of("a.example", "b.example", "other.example")) {
      TLSContext client =
          TLSContext.client(ClientTLSOptions.of(host).withTrustRoots(TrustRoots.pem(authorities)));
      assertThat(shownBy(server, client))
          .isEqualTo(host.startsWith("a") ? a.certificate() : b.certificate());
    }
  }

  // What can't be used, in one line that says what to do.

  private static void refused(ThrowingCallable call, String message) {
    assertThatThrownBy(call).isInstanceOf(TLSConfigurationError.class).hasMessage(message);
  }

  @Test
  void missingFiles() {
    Path own = files.file("localhost");
    Path missing = folder.resolve("missing.pem");
    refused(() -> server(missing, own), "can't read " + missing + ": there is no such file");
    refused(() -> server(own, missing), "can't read " + missing + ": there is no such file");
    refused(
        () -> TLSContext.client(ClientTLSOptions.of("x").withTrustRoots(TrustRoots.pem(missing))),
        "can't read " + missing + ": there is no such file");
    refused(
        () -> TLSContext.server(ServerTLSOptions.of(new KeyStoreFile(missing, ""))),
        "there is no file " + missing);
  }

  @Test
  void filesWithSomethingElseInThem() throws IOException {
    Path own = files.file("localhost");
    Path empty = write("empty", "");
    Path subfolder = Files.createDirectory(folder.resolve("folder"));
    refused(
        () -> server(empty, own),
        empty + " has no private key in it: one begins with -----BEGIN PRIVATE KEY-----");
    refused(
        () -> server(own, empty),
        empty + " has no certificate in it: one begins with -----BEGIN CERTIFICATE-----");
    refused(() -> server(own, subfolder), subfolder + " is a folder: name a PEM file");
    refused(
        () -> TLSContext.client(ClientTLSOptions.of("x").withTrustRoots(TrustRoots.pem(subfolder))),
        "the folder "
            + subfolder
            + " has no trusted certificate in it: put it there in a file that ends in .pem");
    refused(
        () -> TLSContext.server(ServerTLSOptions.of(new PEMFolder(subfolder))),
        "the folder "
            + subfolder
            + " has no key in it: put it there with its certificate in a file that ends in .pem");
    refused(
        () -> TLSContext.server(ServerTLSOptions.of(new KeyStoreFile(own, ""))),
        own + " is no PKCS#12 or JKS file");
  }

  @Test
  void brokenAndEncryptedKeys() {
    Path own = files.file("localhost");
    Path broken = write("broken", TestCertificate.pem("PRIVATE KEY", new byte[] {1, 2, 3}));
    Path old = write("old", TestCertificate.pem("EC PRIVATE KEY", new byte[] {0x30, 3, 2, 1, 1}));
    Path encrypted = write("encrypted", TestCertificate.pem("ENCRYPTED PRIVATE KEY", new byte[9]));
    refused(
        () -> server(broken, own),
        "the private key in " + broken + " is broken: it is no RSA, EC or EdDSA key");
    refused(
        () -> server(old, own),
        "the private key in " + old + " is broken: it does not name its curve");
    refused(
        () -> server(encrypted, own),
        "the private key in "
            + encrypted
            + " is encrypted: decrypt it with 'openssl pkey -in "
            + encrypted
            + " -out KEY', or use a PKCS#12 file, which has a password");
  }

  @Test
  void aKeyOfAnotherCertificate() {
    Path own = files.file("localhost");
    Path other = files.file("other.example");
    refused(
        () -> server(own, other),
        "the private key in "
            + own
            + " is not the one of the first certificate in "
            + other
            + ", which is for other.example: name the pair that was made together, its own"
            + " certificate first");
  }

  @Test
  void options() {
    assertThatThrownBy(() -> ServerTLSOptions.of()).hasMessageContaining("a key");
    assertThatThrownBy(() -> ClientTLSOptions.of("no host"))
        .hasMessage("'no host' is neither a host's name nor an address");
    assertThatThrownBy(() -> ClientTLSOptions.of("")).hasMessageContaining("neither");
    assertThatThrownBy(() -> ClientTLSOptions.of("x").withApplicationProtocols(""))
        .hasMessageContaining("1 to 255 bytes");
    assertThatThrownBy(() -> ClientTLSOptions.of("x").withVersions(Set.of()))
        .hasMessageContaining("at least one version");
    assertThatThrownBy(() -> ClientTLSOptions.of("x").withHandshakeTimeout(Duration.ZERO))
        .hasMessageContaining("1 ms or more");
    assertThatThrownBy(
            () ->
                new ServerTLSOptions(
                    List.of(new PEMFolder(folder)),
                    ClientCertificates.REQUIRED,
                    null,
                    List.of(),
                    Set.of(TLSVersion.TLS_1_3),
                    Duration.ofSeconds(1),
                    Duration.ZERO))
        .hasMessage("to ask clients for certificates, say by trustRoots who may sign them");
  }

  @Test
  void onlySuitesWithForwardSecrecyAndAuthenticatedEncryptionAreUsed() {
    String[] suites =
        TLSContext.client(files.client("localhost"))
            .newHandler(1)
            .engine()
            .getEnabledCipherSuites();
    assertThat(suites)
        .isNotEmpty()
        .allMatch(suite -> suite.contains("GCM") || suite.contains("CHACHA20"))
        .noneMatch(suite -> suite.startsWith("TLS_RSA_") || suite.contains("anon"));
  }

  @Test
  void readingFilesOnALoopIsRefused() {
    Vertx vertx = Vertx.vertx();
    try {
      LoopThread loop = LoopThread.of(vertx);
      Path own = files.file("localhost");
      assertThatThrownBy(() -> loop.call(() -> server(own, own)))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("deferToThread");
    } finally {
      vertx.close().await();
    }
  }

  // Files that change.

  /** With another time, since two writes may fall into one tick of the file system's clock. */
  private static void replace(Path file, String content, int seconds) throws IOException {
    Files.writeString(file, content);
    Files.setLastModifiedTime(file, FileTime.from(Instant.now().plusSeconds(seconds)));
  }

  @Test
  void changedFilesAreReadAgainAndBrokenOnesAreNotUsed() throws IOException {
    ListAppender<ILoggingEvent> logged = new ListAppender<>();
    Logger log = (Logger) LoggerFactory.getLogger(TLSContext.class);
    logged.start();
    log.addAppender(logged);
    log.setAdditive(false);
    try {
      TestCertificate first = files.authority().issue("localhost");
      TestCertificate second = files.authority().issue("localhost");
      Path own = files.file(first);
      TLSContext server = server(own, own);
      server.checkFiles();
      assertThat(shownBy(server, "localhost")).isEqualTo(first.certificate());
      replace(own, first.keyAsPEM() + second.certificateAsPEM(), 10);
      server.checkFiles();
      server.checkFiles();
      assertThat(shownBy(server, "localhost")).isEqualTo(first.certificate());
      assertThatThrownBy(server::reload).isInstanceOf(TLSConfigurationError.class);
      assertThat(shownBy(server, "localhost")).isEqualTo(first.certificate());
      assertThat(logged.list).hasSize(1);
      assertThat(logged.list.get(0).getLevel()).isEqualTo(Level.WARN);
      assertThat(logged.list.get(0).getFormattedMessage())
          .startsWith(
              "Certificates have changed but can't be used, those from before still are:"
                  + " the private key in "
                  + own);
      replace(own, second.keyAsPEM() + second.certificateAsPEM(), 20);
      server.checkFiles();
      assertThat(shownBy(server, "localhost")).isEqualTo(second.certificate());
      assertThat(logged.list).hasSize(1);
      Files.delete(own);
      server.checkFiles();
      assertThat(shownBy(server, "localhost")).isEqualTo(second.certificate());
    } finally {
      log.detachAppender(logged);
      log.setAdditive(true);
    }
  }

  @Test
  void aContextWithoutFilesHasNothingToLookAt() {
    TLSContext client = TLSContext.client(ClientTLSOptions.of("localhost"));
    assertThat(client.checkFilesEvery()).isZero();
    assertThat(client.checkIsDue()).isFalse();
    ClientTLSOptions options =
        ClientTLSOptions.of("localhost").withTrustRoots(TrustRoots.pem(files.trusted()));
    assertThat(TLSContext.client(options).checkFilesEvery()).isEqualTo(Duration.ofSeconds(10));
  }
}
