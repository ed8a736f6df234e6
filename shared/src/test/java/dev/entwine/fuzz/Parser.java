package dev.entwine.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Each parser that gets bytes from strangers, with what must hold whatever they are, and inputs to
 * begin with. To add one: write its check, add it here. An input that a fuzzer has found goes among
 * the seeds, so that it is tried in every build.
 *
 * <p>The inputs of framing protocols begin with three bytes, as {@link Settings} says.
 */
enum Parser {
  LINES(
      new Lines(false)::check,
      seed(9, 0, 1, "hello\r\n\r\nR3rawXQpause\r\nPpause\r\nSback\r\nXclose\r\nmore\r\n"),
      seed(9, 1, 2, "R\nrA\nR7rawbytesTthrow\n"),
      seed(2, 0, 3, "abc\rd\r\n"),
      seed(2, 4, 3, "abcdef\r\nab\r\n"),
      seed(9, 3, 4, "aaaabRaabxaaabNxaabCaabyaab"),
      seed(9, 2, 5, "a\r\n\r\r\n\r\n\r\n\r\n"),
      seed(9, 1, 9, "R5\nabcdefR\nxPa\n".repeat(60)),
      seed(9, 0, 0, "R7\r\nabcdefghR\r\nx".repeat(60))),
  BORROWED_LINES(
      new Lines(true)::check,
      seed(9, 0, 1, "hello\r\n\r\nR3rawXQpause\r\nPpause\r\nSback\r\nXclose\r\nmore\r\n"),
      seed(9, 1, 2, "Sa\nSb\nPc\nSd\nNe\nSf\n"),
      seed(9, 1, 3, "Sa\nTb\n"),
      seed(9, 1, 4, "Sa\nAb\nc\n"),
      seed(9, 3, 4, "aaaabRaabxaaabNxaabCaabyaab")),
  INT8(new Strings(1)::check, strings("\1", "\3")),
  INT16(new Strings(2)::check, strings("\0\1", "\0\3")),
  INT32(
      new Strings(4)::check,
      Stream.concat(
              Arrays.stream(strings("\0\0\0\1", "\0\0\0\3")),
              Stream.of(seed(9, 0, 1, "\u00ff\u00ff\u00ff\u00ff")))
          .toArray(byte[][]::new)),
  NETSTRING(
      new Strings(0)::check,
      seed(20, 0, 1, "5:hello,0:,3:Sab,1:P,1:Q,1:X,1:a,"),
      seed(20, 0, 2, "3:Nab,1:a,1:T,"),
      seed(20, 0, 3, "01:a,"),
      seed(20, 0, 4, "99999999999999999999:"),
      seed(20, 0, 5, "1:ab,"),
      seed(20, 0, 6, ":")),
  STATES(
      new States()::check,
      seed(20, 0, 1, "\5hello\0\3Sab\3Kxx123\3Xyy\1a"),
      seed(20, 0, 2, "\3Nab\1T"),
      seed(20, 0, 3, "\25")),
  PROXY_HEADER(
      ProxyHeaders::check,
      seed(0, 0, 1, "PROXY TCP4 192.0.2.1 198.51.100.9 56324 443\r\nGET"),
      seed(0, 0, 2, "PROXY TCP6 2001:db8::1 ::ffff:1.2.3.4 1 2\r\n"),
      seed(0, 0, 3, "PROXY UNKNOWN\r\n"),
      seed(0, 0, 4, "\r\n\r\n\0\r\nQUIT\n\u0021\u0011\0\14abcdefghABCDrest"),
      seed(0, 0, 5, "\r\n\r\n\0\r\nQUIT\n\u0021\u0021\0\44" + "a".repeat(40)),
      seed(0, 0, 6, "\r\n\r\n\0\r\nQUIT\n\u0021\u0031\0\u00d8" + "/a\0".repeat(80)),
      seed(0, 0, 7, "\r\n\r\n\0\r\nQUIT\n\u0020\0\0\0rest")),
  ENDPOINT_STRING(
      EndpointStrings::check,
      text("tcp:8000:interface=127.0.0.1:backlog=5:tries=3"),
      text("tcp:host=example.org:port=80:timeout=3:bindAddress=127.0.0.1"),
      text("tcp6:0:interface=\\:\\:1"),
      text("unix:/run/a\\:b\\=c:mode=660:lockfile=0"),
      text("memory:name"),
      text("haproxy:tcp:0"),
      text("tls:0:certificate=a.pem:protocols=h2,irc"),
      text("tls:example.org:443:trustRoots=a.pem:endpoint=unix\\:/a"),
      text("ssl:443:privateKey=a.pem:certKey=b.pem:sslmethod=TLSv1_2_METHOD"),
      text("tcp:\n\\"),
      text("a=b=c:=:d\\"));

  private final Consumer<byte[]> check;
  private final List<byte[]> seeds;

  Parser(Consumer<byte[]> check, byte[]... seeds) {
    this.check = check;
    this.seeds = List.of(seeds);
  }

  /** Tries any input; whatever this throws is a bug. */
  void check(byte[] input) {
    check.accept(input);
  }

  List<byte[]> seeds() {
    return seeds;
  }

  /** Whether inputs begin with {@link Settings}. */
  boolean isCut() {
    return this != ENDPOINT_STRING;
  }

  private static byte[] seed(int maxLength, int choice, int cutting, String stream) {
    byte[] latin = stream.getBytes(StandardCharsets.ISO_8859_1);
    byte[] seed = new byte[Settings.LENGTH + latin.length];
    seed[0] = (byte) (maxLength - 1);
    seed[1] = (byte) choice;
    seed[2] = (byte) cutting;
    System.arraycopy(latin, 0, seed, Settings.LENGTH, latin.length);
    return seed;
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** For strings behind a length; {@code one} and {@code three} are the lengths 1 and 3. */
  private static byte[][] strings(String one, String three) {
    String begin = three + "abc" + one.replace('\1', '\0') + one + "P" + one + "Q" + three + "Sab";
    return new byte[][] {
      seed(9, 0, 1, begin + one + "X" + one + "T"),
      seed(9, 0, 2, begin + three + "Nab" + one + "T"),
      seed(9, 0, 3, begin + one + "T" + one + "a"),
      seed(2, 0, 4, begin)
    };
  }
}
