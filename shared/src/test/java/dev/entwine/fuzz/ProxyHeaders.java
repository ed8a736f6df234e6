package dev.entwine.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entwine.protocol.Address;
import dev.entwine.protocol.UNIXAddress;
import dev.entwine.protocols.haproxy.InvalidProxyHeader;
import dev.entwine.protocols.haproxy.ProxyHeader;
import dev.entwine.protocols.haproxy.ProxyHeaderParser;
import dev.entwine.protocols.haproxy.ProxyHeaderParser.Parsed;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.buffer.BufferInternal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * PROXY headers: cut anywhere, in memory that is overwritten afterwards, the answer is the same,
 * the same number of bytes is taken, and what was read is read again from what it is written as.
 */
final class ProxyHeaders {

  /** The shortest limit that may be set, so that inputs go beyond it. */
  private static final int MAX_LENGTH = 232;

  private ProxyHeaders() {}

  /**
   * What came of a stream.
   *
   * @param taken how many bytes belong to the header
   */
  private record Outcome(@Nullable ProxyHeader header, @Nullable String refused, int taken) {}

  static void check(byte[] input) {
    if (input.length < Settings.LENGTH) {
      return;
    }
    byte[] stream = new byte[input.length - Settings.LENGTH];
    System.arraycopy(input, Settings.LENGTH, stream, 0, stream.length);
    List<Integer> everywhere = new ArrayList<>();
    for (int i = 1; i < stream.length; i++) {
      everywhere.add(i);
    }
    Outcome whole = feed(stream, List.of());
    assertThat(feed(stream, Settings.of(input).cuts(stream.length))).isEqualTo(whole);
    assertThat(feed(stream, everywhere)).isEqualTo(whole);
    if (whole.refused != null) {
      assertThat(whole.refused).isNotBlank().doesNotContainPattern("\\p{Cntrl}");
    }
    if (whole.header != null) {
      boundsHold(stream, whole);
      if (!hasNoText(whole.header.source()) && !hasNoText(whole.header.destination())) {
        Parsed again = new ProxyHeaderParser().feed(whole.header.encode());
        assertThat(again.header()).isEqualTo(whole.header);
        assertThat(again.rest().length()).isZero();
      }
    }
  }

  /** A path that is not UTF-8 is shown as well as it can be, and is not the same any more. */
  private static boolean hasNoText(@Nullable Address address) {
    return address instanceof UNIXAddress unix
        && unix.path() != null
        && unix.path().indexOf('\ufffd') >= 0;
  }

  private static void boundsHold(byte[] stream, Outcome outcome) {
    if (outcome.header.version() == 1) {
      String text = new String(stream, StandardCharsets.ISO_8859_1);
      assertThat(outcome.taken).isLessThanOrEqualTo(107).isEqualTo(text.indexOf("\r\n") + 2);
    } else {
      int announced = (stream[14] & 0xFF) << 8 | stream[15] & 0xFF;
      assertThat(outcome.taken).isLessThanOrEqualTo(MAX_LENGTH).isEqualTo(16 + announced);
    }
  }

  private static Outcome feed(byte[] stream, List<Integer> cuts) {
    ProxyHeaderParser parser = new ProxyHeaderParser(MAX_LENGTH);
    int from = 0;
    List<Integer> ends = new ArrayList<>(cuts);
    ends.add(stream.length);
    for (int to : ends) {
      ByteBuf lent = PooledByteBufAllocator.DEFAULT.directBuffer(Math.max(1, to - from));
      try {
        lent.writeBytes(stream, from, to - from);
        Parsed parsed = parser.feed(BufferInternal.buffer(lent));
        lent.setZero(0, lent.writerIndex());
        if (parsed != null) {
          int taken = to - parsed.rest().length();
          assertThat(parsed.rest()).isEqualTo(Buffer.buffer(stream).getBuffer(taken, to));
          return new Outcome(parsed.header(), null, taken);
        }
      } catch (InvalidProxyHeader e) {
        return new Outcome(null, e.getMessage(), 0);
      } finally {
        assertThat(lent.refCnt()).isEqualTo(1);
        lent.release();
      }
      from = to;
    }
    return new Outcome(null, null, 0);
  }
}
