package dev.entwine.protocols.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.entwine.protocol.Address;
import dev.entwine.protocol.ClientFactory;
import dev.entwine.protocol.Factory;
import dev.entwine.protocol.IPv4Address;
import dev.entwine.protocol.ListeningPort;
import dev.entwine.protocol.Protocol;
import dev.entwine.testing.LoopThread;
import dev.entwine.testing.PythonPeer;
import dev.entwine.testing.RecordingProtocol;
import dev.entwine.testing.StringTransport;
import dev.entwine.testing.UnhandledRecorder;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The small services between Entwine and Twisted, whichever of them serves. */
class WireAgainstTwistedTest {

  private static final int TO_THE_END = 0;
  private static final int MUCH = 1_000_000;
  private static final HexFormat HEX = HexFormat.of();
  private static final String CHARGEN_LINE =
      " !\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefg";

  private static PythonPeer twisted;
  private static Vertx vertx;

  @RegisterExtension final UnhandledRecorder unhandled = new UnhandledRecorder();

  @BeforeAll
  static void start() {
    twisted = PythonPeer.start("shared", "wire_interop.py");
    vertx = Vertx.vertx();
  }

  @AfterAll
  static void stop() {
    if (twisted != null) {
      twisted.close();
      vertx.close().await();
    }
  }

  /** What Twisted's client got: all of it as a digest, and how it began. */
  private record Answer(int length, String sha256, String beginning) {}

  /**
   * What Twisted's client gets from Entwine's service.
   *
   * @param limit how much it reads; 0 to end its own sending, and to read to the end
   */
  private static Answer twistedAsks(Supplier<Protocol> service, int limit, byte[] question) {
    LoopThread loop = LoopThread.of(vertx);
    ListeningPort port =
        loop.await(() -> loop.reactor().listenTCP(0, Factory.forProtocol(service)));
    int number = ((IPv4Address) port.getHost()).port();
    twisted.writeLine("ask " + number + " " + limit + " " + HEX.formatHex(question));
    String[] said = twisted.readLine().split(" ", -1);
    assertThat(said).hasSize(4).startsWith("ANSWER");
    loop.await(() -> port.shutdown(Duration.ZERO));
    return new Answer(
        Integer.parseInt(said[1]), said[2], new String(HEX.parseHex(said[3]), US_ASCII));
  }

  /** What Entwine's client gets from Twisted's service. */
  private static String twistedServes(String name, int limit, String question) {
    twisted.writeLine("serve " + name);
    int port = twisted.readPort();
    RecordingProtocol asking =
        RecordingProtocol.withHalfClose()
            .onMade(
                p -> {
                  if (!question.isEmpty()) {
                    p.transport().write(Buffer.buffer(question));
                  }
                })
            .onData(
                (p, data) -> {
                  if (p.receivedBytes() >= limit) {
                    p.transport().abortConnection();
                  }
                })
            .onReadLost(p -> p.transport().loseConnection());
    LoopThread loop = LoopThread.of(vertx);
    ClientFactory factory =
        new ClientFactory() {
          @Override
          public Protocol buildProtocol(Address peer) {
            return asking;
          }
        };
    loop.run(() -> loop.reactor().connectTCP("127.0.0.1", port, factory));
    asking.lost();
    return asking.received().toString(ISO_8859_1);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(US_ASCII);
  }

  private static String sha256(byte[] data) throws NoSuchAlgorithmException {
    return HEX.formatHex(MessageDigest.getInstance("SHA-256").digest(data));
  }

  @Test
  void echoGivesBackAllBeforeTheEnd() throws NoSuchAlgorithmException {
    byte[] much = new byte[200_000];
    for (int i = 0; i < much.length; i++) {
      much[i] = (byte) (i * 31 + i / 256);
    }
    Answer answer = twistedAsks(Echo::new, TO_THE_END, much);
    assertThat(answer.length()).isEqualTo(much.length);
    assertThat(answer.sha256()).isEqualTo(sha256(much));
    assertThat(twistedServes("Echo", 5, "hello")).isEqualTo("hello");
  }

  @Test
  void discardGivesBackNothing() {
    assertThat(twistedAsks(Discard::new, TO_THE_END, ascii("hello")).length()).isZero();
  }

  @Test
  void quotesAreTheSame() {
    assertThat(twistedAsks(QOTD::new, TO_THE_END, ascii("")).beginning())
        .isEqualTo(twistedServes("QOTD", MUCH, ""));
  }

  @Test
  void usersAreTheSame() {
    assertThat(twistedAsks(Who::new, TO_THE_END, ascii("")).beginning())
        .isEqualTo(twistedServes("Who", MUCH, ""));
  }

  @Test
  void chargenGoesOnForAsLongAsItIsRead() {
    Answer ours = twistedAsks(Chargen::new, MUCH, ascii("ignored"));
    assertThat(ours.length()).isEqualTo(MUCH);
    assertThat(ours.beginning().split("\r\n")).startsWith(CHARGEN_LINE);
    assertThat(twistedServes("Chargen", MUCH, "")).hasSizeGreaterThanOrEqualTo(MUCH);
  }

  @Test
  void timesDifferByTheSeventyYearsThatTwistedLeavesOut() {
    Instant now = Instant.ofEpochSecond(1_700_000_000);
    StringTransport transport = new StringTransport();
    new Time(InstantSource.fixed(now)).makeConnection(transport);
    assertThat(transport.value().getUnsignedInt(0)).isEqualTo(1_700_000_000L + 2_208_988_800L);
    byte[] twisteds = twistedServes("Time", MUCH, "").getBytes(ISO_8859_1);
    assertThat(Buffer.buffer(twisteds).getUnsignedInt(0))
        .isBetween(1_700_000_000L, 1_700_000_000L + 2_208_988_800L);
    assertThat(twistedAsks(Time::new, TO_THE_END, ascii("")).length()).isEqualTo(4);
  }

  @Test
  void daytimeReachesTwisted() {
    Instant then = Instant.parse("1982-02-22T17:37:43Z");
    Supplier<Protocol> service = () -> new Daytime(InstantSource.fixed(then));
    assertThat(twistedAsks(service, TO_THE_END, ascii("")).beginning())
        .isEqualTo("Monday, February 22, 1982 17:37:43-UTC\r\n");
  }

  @Test
  void fingerAnswersDifferInTheirEndsOfLinesAlone() {
    String twisteds = twistedServes("Finger", MUCH, "u\r\n");
    assertThat(twisteds).isEqualTo("Login: u\nNo such user\n");
    assertThat(twistedAsks(Finger::new, 1000, ascii("u\r\n")).beginning())
        .isEqualTo(twisteds.replace("\n", "\r\n"));
  }
}
