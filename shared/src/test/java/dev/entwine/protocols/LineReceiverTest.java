package dev.entwine.protocols;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.entwine.testing.StringTransport;
import dev.entwine.testing.StringTransport.ProducerState;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;

class LineReceiverTest {

  private static final byte[] LF = {'\n'};

  private final StringTransport transport = new StringTransport();
  private final List<String> calls = new ArrayList<>();

  /** A receiver that keeps its calls, and does in each what a test wants. */
  private final class Recording extends LineReceiver {
    private BiConsumer<Recording, String> onLine = (r, line) -> {};
    private BiConsumer<Recording, Buffer> onRaw = (r, data) -> {};
    private BiConsumer<Recording, Buffer> onTooLong = (r, line) -> super.lineLengthExceeded(line);

    Recording() {
      makeConnection(transport);
    }

    Recording(byte[] delimiter, int maxLength) {
      super(delimiter, maxLength);
      makeConnection(transport);
    }

    Recording onLine(BiConsumer<Recording, String> action) {
      onLine = action;
      return this;
    }

    Recording onRaw(BiConsumer<Recording, Buffer> action) {
      onRaw = action;
      return this;
    }

    @Override
    protected void lineReceived(Buffer line) {
      calls.add("line " + text(line));
      onLine.accept(this, text(line));
    }

    @Override
    protected void rawDataReceived(Buffer data) {
      calls.add("raw " + text(data));
      onRaw.accept(this, data);
    }

    @Override
    protected void lineLengthExceeded(Buffer line) {
      calls.add("exceeded " + line.length());
      onTooLong.accept(this, line);
    }

    Recording receive(String data) {
      dataReceived(Buffer.buffer(data));
      return this;
    }

    // What a subclass may do, made reachable for the lambdas here.

    void raw() {
      setRawMode();
    }

    void lines(Buffer extra) {
      setLineMode(extra);
    }

    String clear() {
      return text(clearLineBuffer());
    }
  }

  private static String x(int length) {
    return "x".repeat(length);
  }

  // Lines.

  @Test
  void linesComeWithoutTheirDelimiterHoweverTheyAreCut() {
    new Recording().receive("one\r\ntw").receive("o\r").receive("\n\r\nfour");
    assertThat(calls).containsExactly("line one", "line two", "line ");
  }

  @Test
  void partsOfADelimiterAreData() {
    new Recording().receive("a\rb\nc\r\rd\n\re\r\r\n");
    assertThat(calls).containsExactly("line a\rb\nc\r\rd\n\re\r");
  }

  @Test
  void aDelimiterMayBeAnyBytesAlsoOnesThatRepeatThemselves() {
    new Recording("aab".getBytes(StandardCharsets.US_ASCII), 10).receive("xaaabyaa").receive("b");
    assertThat(calls).containsExactly("line xa", "line y");
  }

  @Test
  void aReceiverNeedsADelimiterAndALength() {
    assertThatThrownBy(() -> new Recording(new byte[0], 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Recording(LF, 0)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void sendLineAddsTheDelimiter() {
    Recording receiver = new Recording();
    receiver.sendLine("gr\u00fc\u00df");
    receiver.sendLine(Buffer.buffer("two"));
    receiver.sendLine("");
    assertThat(transport.text()).isEqualTo("gr\u00fc\u00df\r\ntwo\r\n\r\n");
  }

  @Test
  void aLineMayBeKeptWhileMoreComes() {
    List<Buffer> kept = new ArrayList<>();
    LineReceiver receiver =
        new LineReceiver(LF, 100) {
          @Override
          protected void lineReceived(Buffer line) {
            kept.add(line);
          }
        };
    receiver.makeConnection(transport);
    for (int i = 0; i < 1_000; i++) {
      receiver.dataReceived(Buffer.buffer("line " + i + "\nthe next"));
    }
    assertThat(kept).hasSize(1_000);
    assertThat(kept.get(0)).isEqualTo(Buffer.buffer("line 0"));
    assertThat(kept.get(999)).isEqualTo(Buffer.buffer("the nextline 999"));
  }

  // Limits.

  @Test
  void aLineMayBeAsLongAsTheLimit() {
    new Recording().receive(x(16_384) + "\r\nnext\r\n");
    assertThat(calls).containsExactly("line " + x(16_384), "line next");
    assertThat(transport.disconnecting()).isFalse();
  }

  @Test
  void aCompleteLineBeyondTheLimitIsTooLongAndClosesTheConnection() {
    new Recording().receive(x(16_385) + "\r\nnext\r\n");
    assertThat(calls).containsExactly("exceeded " + (16_385 + 8));
    assertThat(transport.disconnecting()).isTrue();
  }

  @Test
  void withoutADelimiterOneMoreByteThanTheLimitIsStillWaitedWith() {
    Recording receiver = new Recording().receive(x(16_385));
    assertThat(calls).isEmpty();
    assertThat(transport.disconnecting()).isFalse();
    receiver.receive("\r");
    assertThat(calls).containsExactly("exceeded 16386");
    assertThat(transport.disconnecting()).isTrue();
  }

  @Test
  void theLimitHoldsForALineThatComesByteByByte() {
    Recording receiver = new Recording(LF, 10);
    for (int i = 0; i < 10; i++) {
      receiver.receive("x");
    }
    assertThat(calls).isEmpty();
    receiver.receive("x");
    assertThat(calls).containsExactly("exceeded 11");
  }

  @Test
  void whatIsTooLongIsGivenWithEverythingAfterIt() {
    List<String> exceeded = new ArrayList<>();
    Recording receiver = new Recording(LF, 3);
    receiver.onTooLong = (r, line) -> exceeded.add(line.toString());
    receiver.receive("abc\nabcd\nef\ng").receive("h\n").receive("abcde").receive("\n");
    assertThat(exceeded).containsExactly("abcd\nef\ng", "abcde");
    assertThat(calls).containsExactly("line abc", "exceeded 9", "line h", "exceeded 5", "line ");
    assertThat(transport.disconnecting()).isFalse();
  }

  @Test
  void theLargestLimitIsNone() {
    Recording receiver = new Recording(LF, Integer.MAX_VALUE);
    receiver.receive(x(100_000)).receive("\n");
    assertThat(calls).containsExactly("line " + x(100_000));
  }

  // Modes.

  @Test
  void rawModeTakesEffectForTheRestOfWhatWasReceived() {
    new Recording().onLine((r, line) -> r.raw()).receive("header\r\nbo").receive("dy\r\nand more");
    assertThat(calls).containsExactly("line header", "raw bo", "raw dy\r\nand more");
  }

  /** So that a change of mode does not cost all that is there, each time. */
  @Test
  void rawModeBeginsWithLittleAndGetsMoreAndMore() {
    new Recording().onLine((r, line) -> r.raw()).receive("go\r\n" + x(300));
    assertThat(calls).containsExactly("line go", "raw " + x(64), "raw " + x(128), "raw " + x(108));
  }

  @Test
  void lineModeTakesOtherBytesThanRawModeGotAndThenWhatIsLeft() {
    new Recording(LF, 99)
        .onLine(
            (r, line) -> {
              if (line.equals("go")) {
                r.raw();
              }
            })
        .onRaw((r, data) -> r.lines(Buffer.buffer("something else\nand ")))
        .receive("go\n" + x(64) + "what is left\nlast")
        .receive("\n");
    assertThat(calls)
        .containsExactly(
            "line go", "raw " + x(64), "line something else", "line and what is left", "line last");
  }

  @Test
  void lineModeTakesTheRestOfTheRawBytes() {
    new Recording()
        .onLine(
            (r, line) -> {
              if (line.equals("raw")) {
                r.raw();
              }
            })
        .onRaw((r, data) -> r.lines(data.getBuffer(3, data.length())))
        .receive("raw\r\nabcone\r\ntwo\r\nraw\r\ndefthree\r\n");
    assertThat(calls)
        .containsExactly(
            "line raw",
            "raw abcone\r\ntwo\r\nraw\r\ndefthree\r\n",
            "line one",
            "line two",
            "line raw",
            "raw defthree\r\n",
            "line three");
  }

  @Test
  void aLineReceivedFromWithinALineComesAfterTheRest() {
    boolean[] once = {true};
    new Recording()
        .onLine(
            (r, line) -> {
              if (once[0]) {
                once[0] = false;
                r.lines(Buffer.buffer("nested\r\n"));
                calls.add("end of the first");
              }
            })
        .receive("first\r\nsecond\r\n");
    assertThat(calls)
        .containsExactly("line first", "end of the first", "line second", "line nested");
  }

  @Test
  void aHundredThousandChangesOfModeUseNoStack() {
    int[] changes = {0};
    LineReceiver receiver =
        new LineReceiver(LF, 10) {
          @Override
          protected void lineReceived(Buffer line) {
            changes[0]++;
            setRawMode();
          }

          @Override
          protected void rawDataReceived(Buffer data) {
            changes[0]++;
            setLineMode(data.getBuffer(1, data.length()));
          }
        };
    receiver.makeConnection(transport);
    // Not in one piece: each change to raw mode takes out all that is there, as in Twisted.
    for (int i = 0; i < 5; i++) {
      receiver.dataReceived(Buffer.buffer("\nr".repeat(10_000)));
    }
    assertThat(changes[0]).isEqualTo(100_000);
  }

  @Test
  void rawModeWithoutAHandlerIsAMistakeThatSaysSo() {
    LineReceiver receiver =
        new LineReceiver() {
          @Override
          protected void lineReceived(Buffer line) {
            setRawMode();
          }
        };
    receiver.makeConnection(transport);
    assertThatThrownBy(() -> receiver.dataReceived(Buffer.buffer("a\r\nb")))
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessageContaining("rawDataReceived");
  }

  @Test
  void clearLineBufferTakesAwayWhatWasNotDelivered() {
    List<String> cleared = new ArrayList<>();
    Recording receiver =
        new Recording()
            .onLine(
                (r, line) -> {
                  if (line.equals("clear")) {
                    cleared.add(r.clear());
                  }
                })
            .receive("clear\r\nnever\r\nhalf");
    receiver.receive(" a line\r\nhal");
    assertThat(receiver.clear()).isEqualTo("hal");
    assertThat(receiver.clear()).isEmpty();
    assertThat(cleared).containsExactly("never\r\nhalf");
    assertThat(calls).containsExactly("line clear", "line  a line");
  }

  // Pausing and closing.

  @Test
  void pausingStopsBetweenTwoLinesAndResumingGoesOn() {
    Recording receiver = new Recording().onLine((r, line) -> r.pauseProducing());
    receiver.receive("one\r\ntwo\r\nthree\r\n");
    assertThat(calls).containsExactly("line one");
    assertThat(transport.producerState()).isEqualTo(ProducerState.PAUSED);
    receiver.receive("four\r\n");
    assertThat(calls).hasSize(1);
    receiver.resumeProducing();
    assertThat(calls).containsExactly("line one", "line two");
    receiver.onLine((r, line) -> {}).resumeProducing();
    assertThat(transport.producerState()).isEqualTo(ProducerState.PRODUCING);
    assertThat(calls).containsExactly("line one", "line two", "line three", "line four");
  }

  @Test
  void resumingFromWithinALineGoesOnAfterIt() {
    new Recording()
        .onLine(
            (r, line) -> {
              r.pauseProducing();
              r.resumeProducing();
              calls.add("end of " + line);
            })
        .receive("one\r\ntwo\r\n");
    assertThat(calls).containsExactly("line one", "end of one", "line two", "end of two");
  }

  @Test
  void stopProducingClosesTheConnectionAndDeliversNothingMore() {
    new Recording().onLine((r, line) -> r.stopProducing()).receive("one\r\ntwo\r\n");
    assertThat(calls).containsExactly("line one");
    assertThat(transport.disconnecting()).isTrue();
    assertThat(transport.producerState()).isEqualTo(ProducerState.STOPPED);
  }

  @Test
  void noLineIsDeliveredOnceTheConnectionIsClosing() {
    Recording receiver = new Recording().onLine((r, line) -> r.transport().loseConnection());
    receiver.receive("one\r\ntwo\r\n");
    assertThat(calls).containsExactly("line one");
    receiver.receive("three\r\n");
    assertThat(calls).containsExactly("line one");
  }

  @Test
  void aReceiverThatWasPausedAndThenClosedDeliversNothingWhenItIsResumed() {
    Recording receiver = new Recording().onLine((r, line) -> r.pauseProducing());
    receiver.receive("one\r\ntwo\r\n");
    receiver.transport().loseConnection();
    receiver.resumeProducing();
    assertThat(calls).containsExactly("line one");
  }

  @Test
  void afterAnExceptionTheReceiverIsStillWhole() {
    Recording receiver =
        new Recording()
            .onLine(
                (r, line) -> {
                  if (line.equals("bad")) {
                    throw new IllegalStateException("boom");
                  }
                });
    assertThatThrownBy(() -> receiver.receive("bad\r\ngood\r\n")).hasMessage("boom");
    receiver.receive("more\r\n");
    assertThat(calls).containsExactly("line bad", "line good", "line more");
  }

  // Time and memory. What is not in proportion here takes hours, and the test's bound finds it.

  @Test
  void aLongLineThatDribblesInTakesTimeInProportion() {
    int length = 8_000_000;
    List<Integer> lengths = new ArrayList<>();
    LineReceiver receiver =
        new LineReceiver(LF, Integer.MAX_VALUE) {
          @Override
          protected void lineReceived(Buffer line) {
            lengths.add(line.length());
          }
        };
    receiver.makeConnection(transport);
    Buffer piece = Buffer.buffer(x(16));
    for (int sent = 0; sent < length; sent += 16) {
      receiver.dataReceived(piece);
    }
    receiver.dataReceived(Buffer.buffer("\n"));
    assertThat(lengths).containsExactly(length);
  }

  @Test
  void aMillionLinesInOnePieceTakeTimeInProportion() {
    int many = 1_000_000;
    int[] lines = {0};
    LineReceiver receiver =
        new LineReceiver(LF, 10) {
          @Override
          protected void lineReceived(Buffer line) {
            lines[0]++;
          }
        };
    receiver.makeConnection(transport);
    receiver.dataReceived(Buffer.buffer("line\n".repeat(many)));
    assertThat(lines[0]).isEqualTo(many);
  }
}
