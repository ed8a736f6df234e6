package dev.entwine.amp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entwine.amp.Commands.Fail;
import dev.entwine.amp.Commands.Fatal;
import dev.entwine.amp.Commands.Known;
import dev.entwine.amp.Commands.Nobody;
import dev.entwine.amp.Commands.Note;
import dev.entwine.amp.Commands.Sum;
import dev.entwine.amp.Commands.Switch;
import dev.entwine.defer.Deferred;
import dev.entwine.endpoint.Endpoints;
import dev.entwine.protocol.ConnectionDone;
import dev.entwine.protocol.Factory;
import dev.entwine.protocol.IPv4Address;
import dev.entwine.protocol.ListeningPort;
import dev.entwine.protocol.Protocol;
import dev.entwine.testing.LoopThread;
import dev.entwine.testing.PythonPeer;
import dev.entwine.testing.StringTransport;
import dev.entwine.testing.UnhandledRecorder;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** AMP between Entwine and Twisted, both ways. */
class AMPAgainstTwistedTest {

  private static final HexFormat HEX = HexFormat.of();
  private static final long SEED = Long.getLong("entwine.test.seed", 20_220_404);

  private static PythonPeer twisted;
  private static Vertx vertx;
  private static LoopThread loop;
  private static int twistedPort;
  private static ListeningPort port;

  @RegisterExtension final UnhandledRecorder unhandled = new UnhandledRecorder();

  @BeforeAll
  static void start() {
    twisted = PythonPeer.start("shared", "amp_interop.py");
    twisted.writeLine("serve");
    twistedPort = twisted.readPort();
    vertx = Vertx.vertx();
    loop = LoopThread.of(vertx);
    port =
        loop.await(
            () ->
                Endpoints.server("tcp:0")
                    .listen(
                        loop.reactor(), Factory.forProtocol(() -> new AMP(Commands.responders()))));
  }

  @AfterAll
  static void stop() {
    if (twisted != null) {
      twisted.close();
      vertx.close().await();
    }
  }

  private static String ask(String line) {
    twisted.writeLine(line);
    return twisted.readLine();
  }

  private static String askAboutUs(String command, String rest) {
    return ask(command + " " + ((IPv4Address) port.getHost()).port() + " " + rest);
  }

  private static String hex(Buffer bytes) {
    return HEX.formatHex(bytes.getBytes());
  }

  /** Says when its connection is gone. */
  private static final class Client extends AMP {
    final CompletableFuture<Throwable> lost = new CompletableFuture<>();

    @Override
    public void connectionLost(Throwable reason) {
      super.connectionLost(reason);
      lost.complete(reason);
    }
  }

  private static Client connect() {
    return (Client)
        loop.await(
            () ->
                Endpoints.client("tcp:127.0.0.1:" + twistedPort)
                    .connect(loop.reactor(), Factory.forProtocol(Client::new)));
  }

  private static void close(AMP amp) {
    loop.run(amp::loseConnection);
  }

  // Values.

  private record IntegerOnly(BigInteger value) {}

  private record FloatOnly(double value) {}

  private record BooleanOnly(boolean value) {}

  private record UnicodeOnly(String value) {}

  private record DecimalOnly(Decimal value) {}

  private record DateTimeOnly(OffsetDateTime value) {}

  private record PathOnly(Path value) {}

  private record IntegersOnly(List<BigInteger> value) {}

  private record WordsOnly(List<List<String>> value) {}

  private record PointsOnly(List<BigPoint> value) {}

  private record BigPoint(BigInteger x, @org.jspecify.annotations.Nullable String y) {}

  /** A value read, and written again, as Twisted's script does it. */
  private static <T extends Record> String again(Class<T> type, String value) {
    try {
      AmpBox box = new AmpBox().put("value", Buffer.buffer(value, "ISO-8859-1"));
      Signature<T> signature = Signature.of(type);
      AmpBox written = new AmpBox();
      signature.toBox(signature.fromBox(box), written);
      return ("OK " + hex(written.get("value"))).stripTrailing();
    } catch (AmpError e) {
      return "ERROR";
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Integer | 0123456789+-_ x",
        "Float | 01.5e+-_ nfaitydINF",
        "Boolean | True False",
        "Decimal | 0159.eE+-_ nfaitysNI",
        "DateTime | 012-+:T. _",
        "ListOfInteger | 123-",
        "ListOfListOfUnicode | ab",
        "AmpList | xy12",
        "Unicode | aé\u0080\u00c3\u00e2\u00ff"
      })
  void twisted_and_entwine_read_the_same_from_any_bytes(String type, String alphabet) {
    Random random = new Random(SEED);
    List<String> values = new ArrayList<>(examples(type));
    for (int i = 0; i < 500; i++) {
      values.add(value(type, random, alphabet));
    }
    for (int i = examples(type).size(); i > 0; i--) {
      String example = values.get(i - 1);
      for (int j = 0; j < 20; j++) {
        values.add(changed(example, random, alphabet));
      }
    }
    for (String value : values) {
      String bytes = HEX.formatHex(value.getBytes(StandardCharsets.ISO_8859_1));
      String theirs = ask("decode " + type + " " + bytes).stripTrailing();
      assertThat(again(recordOf(type), value))
          .as("%s %s, seed %d", type, bytes, SEED)
          .isEqualTo(theirs);
    }
  }

  private static Class<? extends Record> recordOf(String type) {
    return switch (type) {
      case "Integer" -> IntegerOnly.class;
      case "Float" -> FloatOnly.class;
      case "Boolean" -> BooleanOnly.class;
      case "Decimal" -> DecimalOnly.class;
      case "DateTime" -> DateTimeOnly.class;
      case "ListOfInteger" -> IntegersOnly.class;
      case "ListOfListOfUnicode" -> WordsOnly.class;
      case "AmpList" -> PointsOnly.class;
      case "Path" -> PathOnly.class;
      default -> UnicodeOnly.class;
    };
  }

  private static List<String> examples(String type) {
    return switch (type) {
      case "Integer" ->
          List.of("12", "-3", " +1_0 ", "1__0", "_1", "007", "", "\u000b1\u000c", "\u001c1");
      case "Float" ->
          List.of("1.5", "inf", "-Infinity", "NAN", ".5", "5.", "1_0.5e1_0", "1e400", ".");
      case "Boolean" -> List.of("True", "False", "true", "1", "");
      case "Decimal" ->
          List.of("1E+2", "-sNaN", "nan12", " 1_0.50 ", "Inf", "-0", "0E-10", "1.e3", ".5", "1_");
      case "DateTime" ->
          List.of(
              "2012-01-23T12:34:56.054321-00:00",
              "2012x01x23x12x34x56x054321+05x30",
              "2012-13-23T12:34:56.054321-00:00",
              "0000-01-23T12:34:56.054321-00:00",
              "2012-02-30T12:34:56.054321+00:01");
      case "ListOfInteger" -> List.of("\0\0011\0\00220\0\003500", "\0\5", "\0\1", "\0\0", "");
      case "ListOfListOfUnicode" -> List.of("\0\5\0\1a\0\0\0\0\0\3\0\1b", "");
      case "AmpList" ->
          List.of(
              "\0\1x\0\0011\0\0\0\1x\0\0022 \0\1y\0\1y\0\0", "\0\0", "\1\0", "\0\1x\0\0011", "");
      default ->
          List.of("caf\u00c3\u00a9", "\u00e2\u0082\u00ac", "\u00ed\u00a0\u0080", "\u00c0\u0080");
    };
  }

  private static String value(String type, Random random, String alphabet) {
    StringBuilder value = new StringBuilder();
    for (int i = random.nextInt(type.equals("DateTime") ? 33 : 8); i > 0; i--) {
      value.append(
          type.startsWith("ListOf") || type.equals("AmpList") && random.nextBoolean()
              ? (char) random.nextInt(3)
              : alphabet.charAt(random.nextInt(alphabet.length())));
    }
    return latin1(value.toString());
  }

  private static String changed(String example, Random random, String alphabet) {
    StringBuilder value = new StringBuilder(example);
    for (int i = random.nextInt(3); i >= 0 && value.length() > 0; i--) {
      value.setCharAt(
          random.nextInt(value.length()), alphabet.charAt(random.nextInt(alphabet.length())));
    }
    return latin1(value.toString());
  }

  private static String latin1(String text) {
    return new String(text.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.ISO_8859_1);
  }

  @Test
  void floats_are_written_as_python_writes_them() {
    Random random = new Random(SEED);
    for (int i = 0; i < 2_000; i++) {
      double number = Everything.number(random);
      byte[] bytes = ByteBuffer.allocate(8).putDouble(number).array();
      assertThat(PythonText.repr(number)).isEqualTo(ask("repr " + HEX.formatHex(bytes)));
    }
  }

  @Test
  void arguments_of_all_types_go_to_twisted_and_back() {
    Random random = new Random(SEED);
    AMP amp = connect();
    for (int i = 0; i < 300; i++) {
      Everything sent = Everything.random(random);
      assertThat(loop.await(() -> amp.callRemote(sent))).isEqualTo(sent);
      AmpBox box = new AmpBox();
      Signature.of(Everything.class).toBox(sent, box);
      AmpBox answer = loop.await(() -> amp.callRemoteString("Everything", box));
      box.put("_answer", answer.get("_answer"));
      assertThat(answer).as("the same bytes").isEqualTo(box);
    }
    close(amp);
  }

  @Test
  void arguments_of_all_types_come_from_twisted_and_back() {
    Random random = new Random(SEED);
    for (int i = 0; i < 30; i++) {
      AmpBox box = new AmpBox();
      Signature.of(Everything.class).toBox(Everything.random(random), box);
      String bytes = hex(box.serialize());
      assertThat(askAboutUs("echo", bytes)).isEqualTo("OK " + bytes);
    }
  }

  // Errors and the end, Twisted answering.

  private static Throwable fails(Callable<Deferred<?>> call) {
    List<Throwable> failures = new ArrayList<>();
    loop.await(() -> call.call().addErrbackDo(failures::add));
    assertThat(failures).hasSize(1);
    return failures.get(0);
  }

  private static void stays(AMP amp) {
    assertThat(loop.await(() -> amp.callRemote(new Sum(1, 2)))).isEqualTo(new Sum.Result(3));
    close(amp);
  }

  /** Without another call: Twisted still answers what came with the one that made it close. */
  private static void closed(Client client) {
    assertThat(LoopThread.get(client.lost)).isInstanceOf(ConnectionDone.class);
  }

  @Test
  void errors_of_twisted_are_mapped_and_close_what_they_are_to_close() {
    AMP amp = connect();
    assertThat(fails(() -> amp.callRemote(new Fail("known"))))
        .isInstanceOf(Known.class)
        .hasMessage("known: \u00e9");
    assertThat(fails(() -> amp.callRemote(new Fail("remote"))))
        .isInstanceOfSatisfying(
            UnknownRemoteError.class, e -> assertThat(e.errorCode()).isEqualTo("OWN\u00ff"));
    assertThat(fails(() -> amp.callRemote(new Nobody())))
        .isInstanceOf(UnhandledCommand.class)
        .hasMessage("Unhandled Command: b'Nobody'");
    loop.run(() -> amp.callRemote(new Note("fine")));
    stays(amp);

    Client fatal = connect();
    assertThat(fails(() -> fatal.callRemote(new Fail("fatal")))).isInstanceOf(Fatal.class);
    closed(fatal);

    for (String how : List.of("unknown", "bad-return")) {
      Client unknown = connect();
      assertThat(fails(() -> unknown.callRemote(new Fail(how))))
          .isInstanceOf(UnknownRemoteError.class)
          .hasMessage("Code<UNKNOWN>: Unknown Error");
      closed(unknown);
    }

    Client note = connect();
    loop.run(() -> note.callRemote(new Note("unknown")));
    closed(note);

    Client missing = connect();
    assertThat(fails(() -> missing.callRemoteString("Sum", new AmpBox().put("a", "1"))))
        .isInstanceOfSatisfying(
            RemoteAmpError.class, e -> assertThat(e.errorCode()).isEqualTo("UNKNOWN"));
    closed(missing);
  }

  @Test
  void raw_boxes_go_to_twisted_and_back() {
    Client amp = connect();
    Buffer value = Buffer.buffer(new byte[65535]);
    assertThat(
            loop.await(() -> amp.callRemoteString("RAW", new AmpBox().put("value", value)))
                .get("got"))
        .isEqualTo(value);
    assertThat(loop.await(() -> amp.callRemoteString("QUIT", new AmpBox())).getString("bye"))
        .isEmpty();
    closed(amp);
  }

  // Errors and the end, Twisted asking.

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "fine | OK {} | stays 3",
        "known | Known known: \\xe9 | stays 3",
        "fatal | Fatal fatal | closed ConnectionDone",
        "remote | UnknownRemoteError Code<UNKNOWN>: own code | stays 3",
        "unknown | UnknownRemoteError Code<UNKNOWN>: Unknown Error | closed ConnectionDone",
        "bad-return | UnknownRemoteError Code<UNKNOWN>: Unknown Error | closed ConnectionDone",
        "nobody | UnhandledCommand (b'UNHANDLED', \"Unhandled Command: b'Nobody'\") | stays 3",
        "note | OK None | stays 3",
        "note-unknown | OK None | closed ConnectionDone",
        "missing | RemoteAmpError Code<UNKNOWN>: Unknown Error | closed ConnectionDone",
        "undecodable | RemoteAmpError Code<UNKNOWN>: Unknown Error | closed ConnectionDone",
        "extra | OK AmpBox({b'_answer': b'1', b'total': b'3'}) | stays 3",
        "raw | OK AmpBox({b'_answer': b'1', b'got': b'\\x00\\xff'}) | stays 3",
        "quit | OK AmpBox({b'_answer': b'1', b'bye': b''}) | closed ConnectionDone"
      })
  void errors_of_entwine_are_mapped_and_close_what_they_are_to_close(
      String name, String said, String afterwards) {
    assertThat(askAboutUs("call", name + " " + afterwards.split(" ")[0]))
        .isEqualTo(said + " | " + afterwards);
    unhandled.take();
  }

  // Whatever a server is sent.

  @Test
  void a_server_answers_random_boxes_as_twisteds_does() {
    Random random = new Random(SEED);
    for (int round = 0; round < 800; round++) {
      Buffer bytes = Buffer.buffer();
      for (int i = random.nextInt(4); i >= 0; i--) {
        bytes.appendBuffer(randomBox(random).serialize());
        if (random.nextInt(8) == 0) {
          bytes.appendByte((byte) random.nextInt(3));
        }
      }
      StringTransport transport = new StringTransport();
      AMP server = new AMP(Commands.responders());
      server.makeConnection(transport);
      for (int at = 0; at < bytes.length(); ) {
        int next = Math.min(bytes.length(), at + 1 + random.nextInt(40));
        server.dataReceived(bytes.getBuffer(at, next));
        at = next;
      }
      assertThat(hex(transport.value()) + (transport.disconnecting() ? " True" : " False"))
          .as("%s, seed %d", hex(bytes), SEED)
          .isEqualTo(ask("program " + hex(bytes)));
      unhandled.take();
    }
  }

  private static AmpBox randomBox(Random random) {
    AmpBox box = new AmpBox();
    maybe(random, box, "_ask", 4, "1", "ff", "");
    maybe(random, box, "_command", 8, "Sum", "Fail", "Note", "Nobody", "RAW", "QUIT", "it's", "");
    maybe(random, box, "a", 6, "1", "-2", "x");
    maybe(random, box, "b", 6, "1", " 2 ");
    maybe(random, box, "how", 6, "known", "fatal", "remote", "unknown", "fine", "\u00e9");
    maybe(random, box, "value", 5, "", "\0\u00ff");
    if (random.nextInt(12) == 0) {
      maybe(random, box, random.nextBoolean() ? "_answer" : "_error", 8, "1", "2");
      maybe(random, box, "_error_code", 4, "X", "UNHANDLED");
      maybe(random, box, "_error_description", 4, "why");
    }
    return box;
  }

  private static void maybe(Random random, AmpBox box, String key, int often, String... values) {
    if (random.nextInt(8) < often) {
      box.put(key, Buffer.buffer(values[random.nextInt(values.length)], "ISO-8859-1"));
    }
  }

  // Another protocol.

  private static final class Whisper extends Protocol {
    final Deferred<String> heard = new Deferred<>();

    @Override
    protected void connectionMade() {
      transport().write(Buffer.buffer("psst"));
    }

    @Override
    public void dataReceived(Buffer data) {
      heard.callback(data.toString());
    }
  }

  @Test
  void connections_are_switched_to_other_protocols_both_ways() {
    AMP amp = connect();
    assertThat(fails(() -> amp.callRemote(new Switch("refuse"), Factory.forProtocol(Whisper::new))))
        .isInstanceOf(Known.class)
        .hasMessage("refused");
    Deferred<Protocol> switched =
        loop.call(() -> amp.callRemote(new Switch("please"), Factory.forProtocol(Whisper::new)));
    Whisper whisper = (Whisper) loop.await(() -> switched);
    assertThat(loop.await(() -> whisper.heard)).isEqualTo("PSST");
    close(amp);

    assertThat(askAboutUs("switch", "refuse")).isEqualTo("Known refused 3");
    assertThat(askAboutUs("switch", "please")).isEqualTo("heard PSST");
  }
}
