package dev.entwine.protocols;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Named.named;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.entwine.protocol.Protocol;
import dev.entwine.testing.StringTransport;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.buffer.UnpooledHeapByteBuf;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.buffer.BufferInternal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What a parser does with each byte does not depend on how many there are: bytes looked at and
 * copied are counted, for inputs of which one is eight times as long as the other, however they are
 * cut.
 */
class LinearWorkTest {

  private static final int LITTLE = 1 << 13;
  private static final int MUCH = 8 * LITTLE;

  /** Nothing is too long. */
  private static final int MOST = 1 << 20;

  /** What is done with a byte at most: much if each comes alone, or with a change of mode. */
  private static final int EACH = 40;

  private long work;

  /** Counts the bytes that are read from it, looked through and copied into it. */
  private final class Counted extends UnpooledHeapByteBuf {
    Counted(int capacity) {
      super(UnpooledByteBufAllocator.DEFAULT, capacity, Integer.MAX_VALUE);
    }

    /** So that whoever copies from it asks it. */
    @Override
    public boolean hasArray() {
      return false;
    }

    @Override
    public byte getByte(int index) {
      work++;
      return super.getByte(index);
    }

    @Override
    public int indexOf(int from, int to, byte value) {
      long before = work;
      int found = super.indexOf(from, to, value);
      work = before + (found < 0 ? Math.max(0, to - from) : found - from + 1);
      return found;
    }

    @Override
    public ByteBuf getBytes(int index, byte[] to, int at, int length) {
      work += length;
      return super.getBytes(index, to, at, length);
    }

    @Override
    public ByteBuf getBytes(int index, ByteBuf to, int at, int length) {
      long before = work;
      super.getBytes(index, to, at, length);
      work = before + length;
      return this;
    }

    @Override
    public ByteBuf setBytes(int index, ByteBuf from, int at, int length) {
      long before = work;
      super.setBytes(index, from, at, length);
      work = before + length;
      return this;
    }
  }

  /** Takes lines; after one that begins with R one raw byte, then lines again. */
  private static final class Lines extends LineReceiver {
    Lines(String delimiter) {
      super(delimiter.getBytes(StandardCharsets.US_ASCII), MOST);
    }

    @Override
    protected void lineReceived(Buffer line) {
      if (line.length() > 0 && line.getByte(0) == 'R') {
        setRawMode();
      }
    }

    @Override
    protected void rawDataReceived(Buffer data) {
      setLineMode(data.getBuffer(1, data.length()));
    }
  }

  private static final class BorrowedLines extends BorrowedLineReceiver {
    BorrowedLines() {
      super(new byte[] {'\n'}, MOST);
    }

    @Override
    protected void lineReceived(Buffer data, int start, int end) {}
  }

  private static final class Netstrings extends NetstringReceiver {
    Netstrings() {
      super(MOST);
    }

    @Override
    protected void stringReceived(Buffer string) {}
  }

  private static final class Int32Strings extends Int32StringReceiver {
    Int32Strings() {
      super(MOST);
    }

    @Override
    protected void stringReceived(Buffer string) {}
  }

  private static final class Bodies extends StatefulProtocol {
    @Override
    protected State getInitialState() {
      return new State(
          2, length -> new State(length.getUnsignedShort(0), body -> getInitialState()));
    }
  }

  /** A kind of parser. Its bytes are a beginning, and then something again and again. */
  private static Arguments of(Supplier<Protocol> parser, String beginning, String again) {
    return arguments(named("a parser", parser), beginning, again);
  }

  private static Stream<Arguments> parsers() {
    return Stream.of(
        of(() -> new Lines("\r\n"), "", "a line\r\n"),
        of(() -> new Lines("\r\n"), "", "without end"),
        of(() -> new Lines("\r\n"), "", "\r"),
        of(() -> new Lines("aaab"), "", "a"),
        of(() -> new Lines("\n"), "", "R\nx"),
        of(BorrowedLines::new, "", "a line\n"),
        of(BorrowedLines::new, "", "without end"),
        of(Netstrings::new, "", "3:abc,"),
        of(Netstrings::new, "999999:", "a"),
        of(Int32Strings::new, "", "\0\0\0\3abc"),
        of(Int32Strings::new, "\0\17\0\0", "a"),
        of(Bodies::new, "", "\0\3abc"));
  }

  @ParameterizedTest
  @MethodSource("parsers")
  void workIsInProportionToInput(Supplier<Protocol> parser, String beginning, String again) {
    for (int chunk : List.of(1, 7, 1000, MUCH)) {
      long little = work(parser.get(), beginning, again, LITTLE, chunk);
      long much = work(parser.get(), beginning, again, MUCH, chunk);
      assertThat(little).as("counted at all, in chunks of %d", chunk).isPositive();
      assertThat(much).as("in chunks of %d", chunk).isLessThan(9 * little + 2 * MUCH);
      assertThat(much).as("in chunks of %d", chunk).isLessThan((long) EACH * MUCH);
    }
  }

  private long work(Protocol parser, String beginning, String again, int length, int chunk) {
    ByteQueue counted = new ByteQueue(Counted::new);
    if (parser instanceof FramingProtocol framing) {
      framing.received = counted;
    } else {
      ((StatefulProtocol) parser).received = counted;
    }
    parser.makeConnection(new StringTransport());
    byte[] stream =
        (beginning + again.repeat(length / again.length())).getBytes(StandardCharsets.US_ASCII);
    work = 0;
    for (int at = 0; at < stream.length; at += chunk) {
      int size = Math.min(chunk, stream.length - at);
      Counted received = new Counted(size);
      received.writeBytes(stream, at, size);
      parser.dataReceived(BufferInternal.buffer(received));
    }
    return work;
  }
}
