package dev.entwine.protocols;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entwine.protocols.CommandReceiver.TooLong;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** However the network cuts what was sent, a LineReceiver makes the same of it. */
class LineReceiverSplitTest {

  @Property(tries = 2_000)
  void everySplitGivesTheSameCalls(
      @ForAll("delimiters") String delimiter,
      @ForAll @IntRange(min = 1, max = 12) int maxLength,
      @ForAll("inputs") String input,
      @ForAll @Size(max = 20) List<@IntRange(max = 100) Integer> cuts) {
    assertThat(calls(delimiter, maxLength, input, cuts))
        .isEqualTo(calls(delimiter, maxLength, input, List.of()));
  }

  @Property(tries = 500)
  void byteByByteIsTheSameAsAtOnce(
      @ForAll("delimiters") String delimiter,
      @ForAll @IntRange(min = 1, max = 12) int maxLength,
      @ForAll("inputs") String input) {
    List<Integer> everywhere = new ArrayList<>();
    for (int i = 1; i < input.length(); i++) {
      everywhere.add(i);
    }
    assertThat(calls(delimiter, maxLength, input, everywhere))
        .isEqualTo(calls(delimiter, maxLength, input, List.of()));
  }

  @Provide
  Arbitrary<String> delimiters() {
    return Arbitraries.of("\r\n", "\n", "\r\n\r\n", "aab");
  }

  /**
   * Without C and E: what is in the buffer then, to be cleared or added to, depends on the cuts.
   */
  @Provide
  Arbitrary<String> inputs() {
    return Arbitraries.of("\r\n", "\n", "\r", "\r\n\r\n", "a", "aab", "R5", "P", "S", "X", "xyz")
        .list()
        .ofMaxSize(30)
        .map(pieces -> String.join("", pieces));
  }

  private static List<String> calls(
      String delimiter, int maxLength, String input, List<Integer> cuts) {
    CommandReceiver receiver =
        new CommandReceiver(
            delimiter.getBytes(StandardCharsets.ISO_8859_1), maxLength, TooLong.CLOSE);
    Buffer all = Buffer.buffer(input.getBytes(StandardCharsets.ISO_8859_1));
    int from = 0;
    for (int cut : cuts.stream().sorted().toList()) {
      if (cut > from && cut < all.length()) {
        receive(receiver, all.getBuffer(from, cut));
        from = cut;
      }
    }
    receive(receiver, all.getBuffer(from, all.length()));
    return comparable(receiver.calls());
  }

  private static void receive(CommandReceiver receiver, Buffer piece) {
    if (!receiver.transport.disconnecting()) {
      receiver.dataReceived(piece);
    }
    while (receiver.paused) {
      receiver.resume();
    }
  }

  /**
   * Raw bytes are passed on as they come, and what was too long is as much of it as has come: there
   * the cuts are meant to be seen.
   */
  private static List<String> comparable(JsonArray calls) {
    List<String> result = new ArrayList<>();
    StringBuilder raw = new StringBuilder();
    for (Object each : calls) {
      JsonArray call = (JsonArray) each;
      if (call.getString(0).equals("raw")) {
        raw.append(call.getString(1));
      } else {
        endRaw(raw, result);
        boolean exceeded = call.getString(0).equals("exceeded");
        result.add(exceeded ? "exceeded" : call.getString(0) + " " + call.getString(1));
      }
    }
    endRaw(raw, result);
    return result;
  }

  /** Only the bytes that raw mode kept are the same: it was given some that it handed back. */
  private static void endRaw(StringBuilder raw, List<String> result) {
    if (raw.length() > 0) {
      result.add("raw " + raw.substring(0, Math.min(5, raw.length())));
      raw.setLength(0);
    }
  }
}
