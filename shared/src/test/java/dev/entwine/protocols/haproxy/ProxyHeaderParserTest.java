package dev.entwine.protocols.haproxy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.entwine.protocol.Address;
import dev.entwine.protocol.IPv4Address;
import dev.entwine.protocol.IPv6Address;
import dev.entwine.protocol.UNIXAddress;
import dev.entwine.protocols.haproxy.ProxyHeaderParser.Parsed;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProxyHeaderParserTest {

  private static final String SIGNATURE = "\r\n\r\n\0\r\nQUIT\n";

  private static Parsed parse(String header) {
    return new ProxyHeaderParser().feed(Buffer.buffer(header, "ISO-8859-1"));
  }

  private static void assertRefused(String header, String why) {
    assertThatExceptionOfType(InvalidProxyHeader.class)
        .isThrownBy(() -> parse(header))
        .withMessageContaining(why);
  }

  private static ProxyHeader tcp4(int version) {
    return new ProxyHeader(
        version, new IPv4Address("192.0.2.1", 56324), new IPv4Address("198.51.100.9", 443));
  }

  private static ProxyHeader tcp6(int version) {
    return new ProxyHeader(
        version, new IPv6Address("2001:db8::1", 0), new IPv6Address("::ffff:102:304", 65535));
  }

  private static Stream<ProxyHeader> headers() {
    return Stream.of(
        tcp4(1),
        tcp4(2),
        tcp6(1),
        tcp6(2),
        new ProxyHeader(1, null, null),
        new ProxyHeader(2, null, null),
        new ProxyHeader(2, new UNIXAddress("/run/a"), new UNIXAddress("/run/" + "b".repeat(103))),
        new ProxyHeader(2, new UNIXAddress(null), new UNIXAddress("/run/b")));
  }

  @ParameterizedTest
  @MethodSource("headers")
  void readsWhatItWroteHoweverItIsCut(ProxyHeader header) {
    Buffer stream = header.encode().appendString("the rest");
    for (int cut = 0; cut <= stream.length() - "the rest".length(); cut++) {
      ProxyHeaderParser parser = new ProxyHeaderParser();
      Parsed parsed = parser.feed(stream.getBuffer(0, cut));
      String rest = "the rest";
      if (parsed == null) {
        parsed = parser.feed(stream.getBuffer(cut, stream.length()));
      } else {
        rest = "";
      }
      assertThat(parsed.header()).isEqualTo(header);
      assertThat(parsed.rest()).hasToString(rest);
    }
    ProxyHeaderParser dribbled = new ProxyHeaderParser();
    Parsed parsed = null;
    int taken = 0;
    while (parsed == null) {
      parsed = dribbled.feed(stream.getBuffer(taken, ++taken));
    }
    assertThat(parsed.header()).isEqualTo(header);
    assertThat(taken).as("not a byte more than the header").isEqualTo(header.encode().length());
  }

  @Test
  void readsTheLineOfTheSpecification() {
    assertThat(parse("PROXY TCP4 192.0.2.1 198.51.100.9 56324 443\r\nGET").header())
        .isEqualTo(tcp4(1));
  }

  @Test
  void takesAnyPortThereIs() {
    ProxyHeader parsed = parse("PROXY TCP4 0.0.0.0 255.255.255.255 0 65535\r\n").header();
    assertThat(parsed.source()).isEqualTo(new IPv4Address("0.0.0.0", 0));
    assertThat(parsed.destination()).isEqualTo(new IPv4Address("255.255.255.255", 65535));
  }

  @Test
  void writesIPv6AddressesInOneFormHoweverTheyCome() {
    ProxyHeader parsed = parse("PROXY TCP6 2001:DB8:0:0:0::1 ::ffff:1.2.3.4 1 2\r\n").header();
    assertThat(parsed.source()).isEqualTo(new IPv6Address("2001:db8::1", 1));
    assertThat(parsed.destination()).isEqualTo(new IPv6Address("::ffff:102:304", 2));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "PROXY UNKNOWN\r\n",
        "PROXY UNKNOWN \r\n",
        "PROXY UNKNOWN 1 2 3\r\n",
        "PROXY UNKNOWN ffff:f...f:ffff ffff:f...f:ffff 65535 65535\r\n"
      })
  void ignoresWhatFollowsUnknown(String line) {
    assertThat(parse(line + "x"))
        .isEqualTo(new Parsed(new ProxyHeader(1, null, null), Buffer.buffer("x")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET / HTTP/1.1\r\n",
        "PROXYTCP4 ",
        "proxy TCP4 ",
        "PROXY  TCP4 1.2.3.4 1.2.3.4 1 2\r\n",
        "PROXY TCP4  1.2.3.4 1.2.3.4 1 2\r\n",
        "PROXY TCP4 1.2.3.4 1.2.3.4 1 2 \r\n",
        "PROXY TCP4 1.2.3.4 1.2.3.4 1\r\n",
        "PROXY TCP4 1.2.3.4 1.2.3.4 1 2 3\r\n",
        "PROXY TCP5 1.2.3.4 1.2.3.4 1 2\r\n",
        "PROXY UNKNOWNX\r\n",
        "PROXY TCP4 1.2.3.4 1.2.3.4 1 65536\r\n",
        "PROXY TCP4 1.2.3.4 1.2.3.4 1 -2\r\n",
        "PROXY TCP4 1.2.3.4 1.2.3.4 1 +2\r\n",
        "PROXY TCP4 1.2.3.4 1.2.3.4 1 02\r\n",
        "PROXY TCP4 1.2.3.4 1.2.3.4 99999999999 2\r\n",
        "PROXY TCP4 1.2.3.4 1.2.3.04 1 2\r\n",
        "PROXY TCP4 1.2.3.4 1.2.3.256 1 2\r\n",
        "PROXY TCP4 1.2.3.4 1.2.3 1 2\r\n",
        "PROXY TCP4 1.2.3.4 example.com 1 2\r\n",
        "PROXY TCP4 ::1 ::1 1 2\r\n",
        "PROXY TCP6 1.2.3.4 1.2.3.4 1 2\r\n",
        "PROXY TCP6 ::1%eth0 ::1 1 2\r\n",
        "PROXY TCP6 [::1] ::1 1 2\r\n",
        "PROXY TCP6 ::1 1::2::3 1 2\r\n",
        "PROXY TCP6 ::1 12345:: 1 2\r\n",
        "PROXY TCP4 1.2.3.4 1.2.3.4 1 2\n\r\n",
        "PROXY \r\n",
      })
  void refusesLinesThatAreNone(String line) {
    assertRefused(line, "");
  }

  @Test
  void refusesALineThatIsTooLong() {
    String longest = "PROXY UNKNOWN " + "x".repeat(107 - 2 - 14) + "\r\n";
    assertThat(longest).hasSize(107);
    assertThat(parse(longest)).isNotNull();
    assertRefused("PROXY UNKNOWN " + "x".repeat(107 - 1 - 14) + "\r\n", "more than 107 bytes");
  }

  @Test
  void refusesWithTheFirstByteThatIsWrong() {
    ProxyHeaderParser parser = new ProxyHeaderParser();
    assertThat(parser.feed(Buffer.buffer("PRO"))).isNull();
    assertThatExceptionOfType(InvalidProxyHeader.class)
        .isThrownBy(() -> parser.feed(Buffer.buffer("x")));
    assertRefused(SIGNATURE + "\u0011", "version");
    assertRefused(SIGNATURE + "\42", "command");
    assertRefused(SIGNATURE + "\u0021\u0041", "family");
    assertRefused(SIGNATURE + "\u0021\u0013", "family");
    assertRefused(SIGNATURE + "\u0021\u00ff", "family");
  }

  @Test
  void takesALocalConnectionWhateverFollows() {
    Parsed parsed = parse(SIGNATURE + "\u0020\u0011\0\u0003abcrest");
    assertThat(parsed).isEqualTo(new Parsed(new ProxyHeader(2, null, null), Buffer.buffer("rest")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"\0", "\u0001", "\u0010", "\u0020", "\u0030"})
  void takesAFamilyOrProtocolThatIsNotSpecified(String familyAndProtocol) {
    assertThat(parse(SIGNATURE + "\u0021" + familyAndProtocol + "\0\0").header())
        .isEqualTo(new ProxyHeader(2, null, null));
  }

  @Test
  void skipsWhatFollowsTheAddresses() {
    String addresses = "\u0001\u0002\u0003\u0004\u0005\u0006\u0007\u0008\0\u0009\0\n";
    Parsed parsed = parse(SIGNATURE + "\u0021\u0011\0\u0010" + addresses + "\u0004\0\u0001xrest");
    assertThat(parsed.header().source()).isEqualTo(new IPv4Address("1.2.3.4", 9));
    assertThat(parsed.header().destination()).isEqualTo(new IPv4Address("5.6.7.8", 10));
    assertThat(parsed.rest()).hasToString("rest");
  }

  @Test
  void refusesAddressesThatAreCutOff() {
    assertRefused(SIGNATURE + "\u0021\u0011\0\u000b" + "x".repeat(11), "too short");
    assertRefused(SIGNATURE + "\u0021\u0021\0\u0023" + "x".repeat(35), "too short");
    assertRefused(SIGNATURE + "\u0021\u0031\0\u00d7" + "x".repeat(215), "too short");
  }

  @Test
  void refusesAHeaderThatWouldBeTooLongWhenItSaysSo() {
    assertRefused(SIGNATURE + "\u0021\u0011\u000f\u00f1", "at most 4096");
    assertThat(parse(SIGNATURE + "\u0021\u0011\u000f\u00f0")).isNull();
    assertThat(parse(SIGNATURE + "\u0021\u0011\u000f\u00f0" + "x".repeat(4080))).isNotNull();
    Buffer longest = Buffer.buffer(SIGNATURE + "\u0020\0\u00ff\u00ff", "ISO-8859-1");
    longest.appendBytes(new byte[65535]);
    assertThat(new ProxyHeaderParser(65551).feed(longest)).isNotNull();
  }

  @Test
  void refusesToReadASecondHeader() {
    ProxyHeaderParser parser = new ProxyHeaderParser();
    parser.feed(tcp4(1).encode());
    assertThatIllegalStateException().isThrownBy(() -> parser.feed(Buffer.buffer("x")));
    assertThatIllegalArgumentException().isThrownBy(() -> new ProxyHeaderParser(231));
    assertThatIllegalArgumentException().isThrownBy(() -> new ProxyHeader(3, null, null));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ProxyHeader(1, new IPv4Address("1.2.3.4", 5), null));
    Address v6 = new IPv6Address("::1", 1);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ProxyHeader(1, new IPv4Address("1.2.3.4", 5), v6));
  }

  @Test
  void leavesTheScopeOut() {
    ProxyHeader scoped =
        new ProxyHeader(1, new IPv6Address("fe80::1%eth0", 1), new IPv6Address("fe80::2", 2));
    assertThat(scoped.encode()).hasToString("PROXY TCP6 fe80::1 fe80::2 1 2\r\n");
  }

  /** Garbage, and headers with a few wrong bytes: whatever the cut, it ends the same way. */
  @Test
  void comesToTheSameEndHoweverGarbageIsCut() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    List<ProxyHeader> headers = headers().toList();
    for (int i = 0; i < 20_000; i++) {
      byte[] stream = headers.get(random.nextInt(headers.size())).encode().getBytes();
      for (int wrong = random.nextInt(4); wrong > 0; wrong--) {
        stream[random.nextInt(stream.length)] = (byte) random.nextInt(256);
      }
      if (random.nextInt(10) == 0) {
        random.nextBytes(stream);
      }
      String whole = outcome(Buffer.buffer(stream), stream.length);
      String cut = outcome(Buffer.buffer(stream), 1 + random.nextInt(20));
      assertThat(cut).as("seed %d, %s", seed, new String(stream, ISO_8859_1)).isEqualTo(whole);
    }
  }

  private static String outcome(Buffer stream, int step) {
    ProxyHeaderParser parser = new ProxyHeaderParser();
    for (int at = 0; at < stream.length(); at += step) {
      int end = Math.min(at + step, stream.length());
      try {
        Parsed parsed = parser.feed(stream.getBuffer(at, end));
        if (parsed != null) {
          return parsed.header() + " at " + (end - parsed.rest().length());
        }
      } catch (InvalidProxyHeader e) {
        return e.getMessage();
      }
    }
    return "more";
  }
}
