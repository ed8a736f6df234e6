package dev.entwine.amp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entwine.amp.Commands.Sum;
import dev.entwine.defer.Deferred;
import dev.entwine.protocol.ConnectionDone;
import dev.entwine.testing.StringTransport;
import dev.entwine.testing.UnhandledRecorder;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The bytes of one end, and what bytes do to it however they are cut. */
class AMPBytesTest {

  private static final long SEED = Long.getLong("entwine.test.seed", 20_220_404);

  @RegisterExtension final UnhandledRecorder unhandled = new UnhandledRecorder();

  private final StringTransport transport = new StringTransport();

  private AMP connected() {
    AMP amp = new AMP(Commands.responders());
    amp.makeConnection(transport);
    return amp;
  }

  private static AmpBox box(String... keysAndValues) {
    AmpBox box = new AmpBox();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      box.put(keysAndValues[i], keysAndValues[i + 1]);
    }
    return box;
  }

  private static Throwable failureOf(Deferred<?> deferred) {
    List<Throwable> failures = new ArrayList<>();
    deferred.addErrbackDo(failures::add);
    assertThat(failures).hasSize(1);
    return failures.get(0);
  }

  @Test
  void a_request_is_just_these_bytes() {
    connected().callRemote(new Sum(13, 81)).addErrback(e -> null);
    assertThat(transport.text())
        .isEqualTo("\0\4_ask\0\0011\0\10_command\0\3Sum\0\1a\0\00213\0\1b\0\00281\0\0");
  }

  @Test
  void an_answer_is_just_these_bytes() {
    connected()
        .dataReceived(box("_ask", "1f", "_command", "Sum", "a", "13", "b", "81").serialize());
    assertThat(transport.text()).isEqualTo("\0\7_answer\0\0021f\0\5total\0\00294\0\0");
  }

  @Test
  void questions_are_numbered_in_hexadecimal() {
    AMP amp = connected();
    for (int i = 0; i < 17; i++) {
      amp.callRemote(new Sum(0, 0)).addErrback(e -> null);
    }
    assertThat(AmpBox.parse(transport.value()))
        .extracting(b -> b.getString("_ask"))
        .startsWith("1", "2")
        .endsWith("f", "10", "11");
  }

  @Test
  void what_wants_no_answer_has_no_number_but_counts() {
    AMP amp = connected();
    amp.callRemote(new Commands.Note("x"));
    amp.callRemote(new Sum(0, 0)).addErrback(e -> null);
    assertThat(AmpBox.parse(transport.value()))
        .containsExactly(
            box("_command", "Note", "how", "x"),
            box("_ask", "2", "_command", "Sum", "a", "0", "b", "0"));
  }

  @ParameterizedTest
  @CsvSource({
    "known, KNOWN, known: \u00e9, false",
    "fatal, FATAL, fatal, true",
    "unknown, UNKNOWN, Unknown Error, true"
  })
  void an_error_is_sent_with_its_code(String how, String code, String description, boolean closes) {
    connected().dataReceived(box("_ask", "1", "_command", "Fail", "how", how).serialize());
    assertThat(AmpBox.parse(transport.value()))
        .containsExactly(
            box("_error", "1", "_error_code", code, "_error_description", description));
    assertThat(transport.disconnecting()).isEqualTo(closes);
    unhandled.take();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\0\0",
        "\0\7_answer\0\0019\0\0",
        "\0\6_error\0\0011\0\0",
        "\0\1a\0\1b\0\0",
        "\1\0"
      })
  void what_breaks_the_protocol_closes_the_connection_and_fails_the_calls(String bytes) {
    AMP amp = connected();
    Deferred<Sum.Result> call = amp.callRemote(new Sum(1, 2));
    amp.dataReceived(Buffer.buffer(bytes));
    assertThat(transport.disconnecting()).isTrue();
    amp.connectionLost(new ConnectionDone());
    assertThat(failureOf(call)).isInstanceOf(AmpError.class).isNotInstanceOf(AmpOverload.class);
  }

  @Test
  void arguments_that_mean_nothing_are_an_unknown_error_which_is_not_ours() {
    connected().dataReceived(box("_ask", "1", "_command", "Sum", "a", "1").serialize());
    assertThat(AmpBox.parse(transport.value()))
        .containsExactly(
            box("_error", "1", "_error_code", "UNKNOWN", "_error_description", "Unknown Error"));
    assertThat(transport.disconnecting()).isTrue();
  }

  @Test
  void nothing_is_answered_after_the_connection_was_closed() {
    Buffer two =
        box("_ask", "1", "_command", "Fail", "how", "fatal")
            .serialize()
            .appendBuffer(box("_ask", "2", "_command", "Sum", "a", "1", "b", "2").serialize());
    connected().dataReceived(two);
    assertThat(AmpBox.parse(transport.value())).hasSize(1);
  }

  @Test
  void what_comes_right_behind_a_switch_is_for_the_other_protocol_which_is_read_from() {
    AMP amp = new AMP(Commands.responders(), new AmpOptions(1, 1, 1 << 20, 1 << 20));
    amp.makeConnection(transport);
    amp.dataReceived(
        box("_ask", "1", "_command", "Switch", "how", "please").serialize().appendString("psst"));
    assertThat(transport.text()).isEqualTo("\0\7_answer\0\0011\0\0PSST");
    assertThat(transport.producerState()).isEqualTo(StringTransport.ProducerState.PRODUCING);
    amp.dataReceived(Buffer.buffer("hey"));
    assertThat(transport.text()).endsWith("PSSTHEY");
  }

  /** Everything that can be cut in three is cut in three, and the same comes of it. */
  @Test
  void however_the_bytes_are_cut_the_same_comes_of_them() {
    Buffer bytes =
        box("_ask", "1", "_command", "Sum", "a", "1", "b", "2")
            .serialize()
            .appendBuffer(box("_ask", "2", "_command", "QUIT").serialize());
    Buffer whole = answers(bytes, bytes.length(), bytes.length());
    assertThat(AmpBox.parse(whole)).hasSize(2);
    for (int first = 0; first <= bytes.length(); first++) {
      for (int second = first; second <= bytes.length(); second++) {
        assertThat(answers(bytes, first, second)).isEqualTo(whole);
      }
    }
  }

  private static Buffer answers(Buffer bytes, int... cuts) {
    StringTransport transport = new StringTransport();
    AMP amp = new AMP(Commands.responders());
    amp.makeConnection(transport);
    int from = 0;
    for (int cut : cuts) {
      lend(amp, bytes.getBuffer(from, cut));
      from = cut;
    }
    lend(amp, bytes.getBuffer(from, bytes.length()));
    return transport.value();
  }

  /** As a transport lends: when the call has returned the bytes are others. */
  private static void lend(AMP amp, Buffer bytes) {
    amp.dataReceived(bytes);
    for (int i = 0; i < bytes.length(); i++) {
      bytes.setByte(i, (byte) 0xEE);
    }
  }

  @Test
  void random_boxes_come_through_any_cuts() {
    Random random = new Random(SEED);
    for (int round = 0; round < 500; round++) {
      List<AmpBox> sent = new ArrayList<>();
      Buffer bytes = Buffer.buffer();
      for (int i = random.nextInt(5); i >= 0; i--) {
        AmpBox box = randomBox(random);
        sent.add(box);
        bytes.appendBuffer(box.serialize());
      }
      List<AmpBox> received = new ArrayList<>();
      BinaryBoxProtocol protocol = new BinaryBoxProtocol(collecting(received), AmpOptions.DEFAULTS);
      protocol.makeConnection(new StringTransport());
      for (int at = 0; at < bytes.length(); ) {
        int next =
            Math.min(bytes.length(), at + 1 + random.nextInt(random.nextBoolean() ? 3 : 70_000));
        Buffer piece = bytes.getBuffer(at, next);
        protocol.dataReceived(piece);
        for (int i = 0; i < piece.length(); i++) {
          piece.setByte(i, (byte) 0xEE);
        }
        at = next;
      }
      assertThat(received).as("seed %d, round %d", SEED, round).isEqualTo(sent);
    }
  }

  private static AmpBox randomBox(Random random) {
    AmpBox box = new AmpBox();
    for (int i = random.nextInt(5); i > 0; i--) {
      byte[] value = new byte[random.nextInt(10) == 0 ? random.nextInt(65536) : random.nextInt(9)];
      random.nextBytes(value);
      box.put(
          ("" + (char) random.nextInt(256)).repeat(1 + random.nextInt(255)), Buffer.buffer(value));
    }
    return box;
  }

  private static BoxReceiver collecting(List<AmpBox> received) {
    return new BoxReceiver() {
      @Override
      public void startReceivingBoxes(BoxSender sender) {}

      @Override
      public void ampBoxReceived(AmpBox box) {
        received.add(box);
      }

      @Override
      public void stopReceivingBoxes(Throwable reason) {}
    };
  }

  @Test
  void random_garbage_closes_the_connection_or_waits_for_more_and_throws_nothing() {
    Random random = new Random(SEED);
    for (int round = 0; round < 5_000; round++) {
      byte[] garbage = new byte[random.nextInt(200)];
      for (int i = 0; i < garbage.length; i++) {
        garbage[i] = (byte) (random.nextInt(3) == 0 ? random.nextInt(256) : random.nextInt(3));
      }
      AMP amp = new AMP(Commands.responders());
      StringTransport transport = new StringTransport();
      amp.makeConnection(transport);
      amp.dataReceived(Buffer.buffer(garbage));
      amp.connectionLost(new ConnectionDone());
    }
  }
}
