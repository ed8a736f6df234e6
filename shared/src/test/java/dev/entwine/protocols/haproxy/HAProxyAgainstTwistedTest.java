package dev.entwine.protocols.haproxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entwine.protocol.Address;
import dev.entwine.protocol.Factory;
import dev.entwine.protocol.IPv4Address;
import dev.entwine.protocol.IPv6Address;
import dev.entwine.protocol.ListeningPort;
import dev.entwine.protocol.Protocol;
import dev.entwine.protocol.UNIXAddress;
import dev.entwine.protocols.haproxy.ProxyHeaderParser.Parsed;
import dev.entwine.testing.LoopThread;
import dev.entwine.testing.PythonPeer;
import dev.entwine.testing.RecordingProtocol;
import dev.entwine.testing.UnhandledRecorder;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** PROXY headers between Entwine and Twisted, both ways. */
class HAProxyAgainstTwistedTest {

  private static final HexFormat HEX = HexFormat.of();

  private static PythonPeer twisted;
  private static Vertx vertx;

  @RegisterExtension final UnhandledRecorder unhandled = new UnhandledRecorder();

  @BeforeAll
  static void start() {
    twisted = PythonPeer.start("shared", "haproxy_interop.py");
    vertx = Vertx.vertx();
  }

  @AfterAll
  static void stop() {
    if (twisted != null) {
      twisted.close();
      vertx.close().await();
    }
  }

  private static ProxyHeader header(int version, boolean v6) {
    return v6
        ? new ProxyHeader(version, new IPv6Address("2001:db8::1", 1), new IPv6Address("::1", 2))
        : new ProxyHeader(
            version, new IPv4Address("192.0.2.1", 3), new IPv4Address("192.0.2.2", 4));
  }

  private static String shown(Address address) {
    if (address instanceof IPv4Address v4) {
      return v4.host() + " " + v4.port();
    }
    if (address instanceof IPv6Address v6) {
      return v6.host() + " " + v6.port();
    }
    String path = ((UNIXAddress) address).path();
    return "unix " + (path == null ? "-" : path);
  }

  @Test
  void twistedUnderstandsEntwinesHeaders() {
    twisted.writeLine("serve");
    int port = twisted.readPort();
    LoopThread loop = LoopThread.of(vertx);
    for (int version = 1; version <= 2; version++) {
      ProxyHeader header = header(version, false);
      RecordingProtocol client =
          new RecordingProtocol()
              .onMade(p -> p.transport().write(header.encode().appendString("hello")));
      loop.run(
          () ->
              loop.reactor()
                  .connectTCP(
                      "127.0.0.1",
                      port,
                      new dev.entwine.protocol.ClientFactory() {
                        @Override
                        public Protocol buildProtocol(Address peer) {
                          return client;
                        }
                      }));
      assertThat(twisted.readLine())
          .isEqualTo(
              "GOT "
                  + shown(header.source())
                  + " "
                  + shown(header.destination())
                  + " "
                  + HEX.formatHex("hello".getBytes()));
      client.lost();
    }
  }

  private static String twistedGets(Buffer sent) {
    LoopThread loop = LoopThread.of(vertx);
    Factory answering =
        Factory.forProtocol(
            () ->
                new RecordingProtocol()
                    .onData(
                        (p, data) -> {
                          p.transport()
                              .write(
                                  Buffer.buffer(
                                      shown(p.transport().getPeer())
                                          + " to "
                                          + shown(p.transport().getHost())
                                          + " said "
                                          + data));
                          p.transport().loseConnection();
                        }));
    ListeningPort port =
        loop.await(
            () ->
                loop.reactor().listenTCP(0, new HAProxyWrappingFactory(answering, loop.reactor())));
    twisted.writeLine(
        "send " + ((IPv4Address) port.getHost()).port() + " " + HEX.formatHex(sent.getBytes()));
    String line = twisted.readLine();
    assertThat(line).startsWith("ANSWER ");
    assertThat(loop.await(() -> port.shutdown(Duration.ofSeconds(60)))).isZero();
    return new String(HEX.parseHex(line.substring("ANSWER ".length())));
  }

  @Test
  void entwineUnderstandsHeadersFromTwisted() {
    assertThat(twistedGets(header(1, true).encode().appendString("hello")))
        .isEqualTo("2001:db8::1 1 to ::1 2 said hello");
    assertThat(twistedGets(header(2, false).encode().appendString("hello")))
        .isEqualTo("192.0.2.1 3 to 192.0.2.2 4 said hello");
    assertThat(twistedGets(Buffer.buffer("GET / HTTP/1.1\r\n\r\n"))).isEmpty();
  }

  /** Where Twisted's parsers keep to the specification, these come to the same. */
  @Test
  void readsWhatTwistedReads() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int i = 0; i < 2000; i++) {
      Buffer stream = randomHeader(random).encode().appendString("rest");
      if (random.nextInt(4) == 0) {
        stream = stream.getBuffer(0, 16 + random.nextInt(stream.length() - 16));
      }
      twisted.writeLine("parse " + HEX.formatHex(stream.getBytes()));
      assertThat(parse(stream))
          .as("seed %d, %s", seed, HEX.formatHex(stream.getBytes()))
          .isEqualTo(shortened(twisted.readLine()));
    }
  }

  private static ProxyHeader randomHeader(Random random) {
    int version = 1 + random.nextInt(2);
    int kind = random.nextInt(version == 1 ? 2 : 4);
    if (kind == 3) {
      return new ProxyHeader(2, null, null);
    }
    return new ProxyHeader(version, randomAddress(random, kind), randomAddress(random, kind));
  }

  private static Address randomAddress(Random random, int kind) {
    int port = random.nextInt(65536);
    if (kind == 2) {
      return new UNIXAddress("/run/" + "x".repeat(random.nextInt(100)));
    }
    byte[] host = new byte[kind == 0 ? 4 : 16];
    random.nextBytes(host);
    if (kind == 0) {
      return new IPv4Address(
          (host[0] & 255) + "." + (host[1] & 255) + "." + (host[2] & 255) + "." + (host[3] & 255),
          port);
    }
    if (random.nextBoolean()) {
      java.util.Arrays.fill(host, 2, 2 + random.nextInt(13), (byte) 0);
    }
    return new IPv6Address(V2.ipv6(host), port);
  }

  private static String parse(Buffer stream) {
    Parsed parsed;
    try {
      parsed = new ProxyHeaderParser().feed(stream);
    } catch (InvalidProxyHeader e) {
      return "INVALID";
    }
    if (parsed == null) {
      return "MORE";
    }
    String rest = HEX.formatHex(parsed.rest().getBytes());
    ProxyHeader header = parsed.header();
    return header.source() == null
        ? "NOTHING " + rest
        : "FROM " + shown(header.source()) + " TO " + shown(header.destination()) + " REST " + rest;
  }

  /** Twisted writes version 2's IPv6 addresses with all their zeros. */
  private static String shortened(String line) {
    String[] words = line.split(" ", -1);
    for (int i = 0; i < words.length; i++) {
      if (words[i].chars().filter(c -> c == ':').count() == 7) {
        words[i] = V2.ipv6(io.netty.util.NetUtil.createByteArrayFromIpAddressString(words[i]));
      }
    }
    return String.join(" ", words);
  }
}
