package dev.entwine.protocols;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.entwine.protocol.PushProducer;
import dev.entwine.testing.PythonPeer;
import dev.entwine.testing.StringTransport;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StringReceiversTest {

  private static final HexFormat HEX = HexFormat.of();

  private final List<String> calls = new ArrayList<>();
  private final StringTransport transport = new StringTransport();

  private StringReceiver receiver(String kind, int most) {
    StringReceiver receiver =
        switch (kind) {
          case "netstring" -> new Netstrings(most);
          case "int8" -> new Int8s(most);
          case "int16" -> new Int16s(most);
          default -> new Int32s(most);
        };
    receiver.makeConnection(transport);
    return receiver;
  }

  private void received(Buffer string) {
    calls.add("string " + HEX.formatHex(string.getBytes()));
  }

  private final class Netstrings extends NetstringReceiver {
    Netstrings(int most) {
      super(most);
    }

    @Override
    protected void stringReceived(Buffer string) {
      received(string);
    }
  }

  private final class Int8s extends Int8StringReceiver {
    Int8s(int most) {
      super(most);
    }

    @Override
    protected void stringReceived(Buffer string) {
      received(string);
    }
  }

  private final class Int16s extends Int16StringReceiver {
    Int16s(int most) {
      super(most);
    }

    @Override
    protected void stringReceived(Buffer string) {
      received(string);
    }
  }

  private final class Int32s extends Int32StringReceiver {
    Int32s(int most) {
      super(most);
    }

    @Override
    protected void stringReceived(Buffer string) {
      received(string);
    }
  }

  private List<String> feed(String kind, int most, String... chunks) {
    calls.clear();
    StringReceiver receiver = receiver(kind, most);
    for (String chunk : chunks) {
      receiver.dataReceived(Buffer.buffer(chunk.getBytes(StandardCharsets.ISO_8859_1)));
    }
    if (transport.disconnecting()) {
      calls.add("closed");
    }
    return calls;
  }

  @Test
  void deliversNetstrings() {
    assertThat(feed("netstring", 99, "5:hello,0:,3:a", ",b,"))
        .containsExactly("string 68656c6c6f", "string ", "string 612c62");
  }

  @ParameterizedTest
  @ValueSource(strings = {"01:a,", " 1:a,", ":a,", "a", "-1:", "1x", "1:ab", "00:,"})
  void closesOnWhatIsNoNetstring(String bytes) {
    assertThat(feed("netstring", 99, bytes)).containsExactly("closed");
  }

  @Test
  void closesOnTooLongALengthBeforeItIsComplete() {
    assertThat(feed("netstring", 5, "6")).containsExactly("closed");
  }

  @Test
  void deliversNothingAfterItHasClosed() {
    assertThat(feed("netstring", 9, "1:a,x", "1:b,")).containsExactly("string 61", "closed");
  }

  @Test
  void deliversStringsBeforeOneThatIsTooLongWhichIsNotWaitedFor() {
    assertThat(feed("int16", 3, "\0\3abc\0\4")).containsExactly("string 616263", "closed");
  }

  @Test
  void readsLengthsWithoutASign() {
    assertThat(feed("int32", 99, "\u00ff\u00ff\u00ff\u00ff")).containsExactly("closed");
    assertThat(feed("int8", 255, "\u0080" + "x".repeat(128))).hasSize(2);
  }

  @Test
  void sendsTheLengthInFront() {
    receiver("netstring", 9).sendString(Buffer.buffer("hello"));
    receiver("int8", 9).sendString(Buffer.buffer("ab"));
    receiver("int16", 9).sendString(Buffer.buffer("ab"));
    receiver("int32", 9).sendString(Buffer.buffer("ab"));
    assertThat(transport.text()).isEqualTo("5:hello,\2ab\0\2ab\0\0\0\2ab");
  }

  @Test
  void refusesToSendWhatHasNoPlaceInThePrefix() {
    assertThatExceptionOfType(StringTooLongError.class)
        .isThrownBy(() -> receiver("int8", 999).sendString(Buffer.buffer(new byte[256])));
    assertThatExceptionOfType(StringTooLongError.class)
        .isThrownBy(() -> receiver("int16", 99).sendString(Buffer.buffer(new byte[65536])));
  }

  @Test
  void stopsBetweenTwoStringsWhenPaused() {
    PushProducer[] self = new PushProducer[1];
    Int8StringReceiver receiver =
        new Int8StringReceiver() {
          @Override
          protected void stringReceived(Buffer string) {
            received(string);
            self[0].pauseProducing();
          }
        };
    self[0] = receiver;
    receiver.makeConnection(transport);
    receiver.dataReceived(Buffer.buffer("\1a\1b"));
    assertThat(calls).containsExactly("string 61");
    receiver.resumeProducing();
    assertThat(calls).containsExactly("string 61", "string 62");
  }

  /** Mostly well formed, sometimes damaged, cut anywhere: the calls are the same as in Twisted. */
  @ParameterizedTest
  @ValueSource(strings = {"netstring", "int8", "int16", "int32"})
  void doesWhatTwistedDoes(String kind) {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    try (PythonPeer twisted = PythonPeer.start("shared", "string_receivers.py")) {
      for (int i = 0; i < 1500; i++) {
        // Twisted can't take a maximum of 0 for netstrings.
        int most = 1 + random.nextInt(199);
        String[] chunks = chunks(random, stream(random, kind));
        JsonArray hex = new JsonArray();
        for (String chunk : chunks) {
          hex.add(HEX.formatHex(chunk.getBytes(StandardCharsets.ISO_8859_1)));
        }
        JsonObject asked =
            new JsonObject().put("receiver", kind).put("max", most).put("chunks", hex);
        twisted.writeLine(asked.encode());
        StringReceiversTest fresh = new StringReceiversTest();
        assertThat(fresh.feed(kind, most, chunks))
            .as("seed %d, %s", seed, asked)
            .isEqualTo(new JsonArray(twisted.readLine()).getList());
      }
    }
  }

  private static byte[] stream(Random random, String kind) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int i = random.nextInt(5); i >= 0; i--) {
      byte[] payload = new byte[random.nextInt(random.nextBoolean() ? 12 : 220)];
      random.nextBytes(payload);
      if (kind.equals("netstring")) {
        out.writeBytes((payload.length + ":").getBytes(StandardCharsets.US_ASCII));
        out.writeBytes(payload);
        out.write(',');
      } else {
        for (int shift = Integer.parseInt(kind.substring(3)) - 8; shift >= 0; shift -= 8) {
          out.write(payload.length >>> shift);
        }
        out.writeBytes(payload);
      }
    }
    byte[] stream = out.toByteArray();
    if (random.nextInt(3) == 0) {
      stream[random.nextInt(stream.length)] = (byte) random.nextInt(256);
    }
    return stream;
  }

  private static String[] chunks(Random random, byte[] stream) {
    List<String> chunks = new ArrayList<>();
    for (int at = 0; at < stream.length; ) {
      int length = Math.min(stream.length - at, 1 + random.nextInt(random.nextBoolean() ? 3 : 300));
      chunks.add(new String(stream, at, length, StandardCharsets.ISO_8859_1));
      at += length;
    }
    return chunks.toArray(String[]::new);
  }
}
