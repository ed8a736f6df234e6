package dev.entwine.protocols;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.buffer.BufferInternal;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * What a parser has received and not used yet. Bytes are looked at where they were received, and
 * looked through once, however they are cut: no delimiter is searched for twice in the same place.
 * Only what is left at the end of a read is copied.
 */
final class ByteQueue {

  /** A larger array is given back when nothing is in it. */
  private static final int KEPT = 1 << 16;

  /** What came last and is only borrowed, or null: the bytes are in {@link #own}. */
  private @Nullable Buffer lent;

  /** What is borrowed, or {@link #own}. */
  private ByteBuf bytes = Unpooled.EMPTY_BUFFER;

  private ByteBuf own = Unpooled.EMPTY_BUFFER;
  private final IntFunction<ByteBuf> arrays;
  private int start;
  private int end;
  private int searched;

  ByteQueue() {
    this(Unpooled::buffer);
  }

  /**
   * For a test that counts what is done.
   *
   * @param arrays makes what {@link #own} may be, from its length
   */
  ByteQueue(IntFunction<ByteBuf> arrays) {
    this.arrays = arrays;
  }

  /** All of it counts as written: what is in use is known here. */
  private ByteBuf array(int length) {
    ByteBuf made = arrays.apply(length);
    return made.writerIndex(made.capacity());
  }

  int length() {
    return end - start;
  }

  byte get(int at) {
    return bytes.getByte(start + at);
  }

  /** Adds bytes at the end. They may be borrowed until {@link #settle}. */
  void append(Buffer data) {
    int length = data.length();
    if (length == 0) {
      return;
    }
    if (start == end) {
      lent = data;
      bytes = ((BufferInternal) data).unwrap();
      start = bytes.readerIndex();
      end = start + length;
      searched = start;
      return;
    }
    settle();
    if (end + length > own.capacity()) {
      makeRoom(length);
    }
    ByteBuf from = ((BufferInternal) data).unwrap();
    own.setBytes(end, from, from.readerIndex(), length);
    end += length;
  }

  /** Copies what is only borrowed: its owner wants it back. */
  void settle() {
    if (lent == null) {
      return;
    }
    int held = end - start;
    if (held > own.capacity()) {
      own = array(held);
    } else if (held == 0 && own.capacity() > KEPT) {
      own = Unpooled.EMPTY_BUFFER;
    }
    own.setBytes(0, bytes, start, held);
    lent = null;
    bytes = own;
    searched -= start;
    start = 0;
    end = held;
  }

  /** What came last, if all bytes are still in there and only borrowed. */
  @Nullable Buffer lent() {
    return lent;
  }

  /** Where in {@link #lent} they begin. */
  int lentStart() {
    return start - bytes.readerIndex();
  }

  /** Takes a copy of bytes from the front. */
  Buffer take(int length) {
    BufferInternal taken = BufferInternal.buffer(length);
    taken.unwrap().writeBytes(bytes, start, length);
    skip(length);
    return taken;
  }

  Buffer takeAll() {
    return take(length());
  }

  /** Drops bytes from the front. */
  void skip(int length) {
    start += length;
    searched = Math.max(searched, start);
  }

  /** Puts bytes in front. They mostly are the last that were taken, and still in their place. */
  void putBack(Buffer data) {
    ByteBuf from = ((BufferInternal) data).unwrap();
    int length = data.length();
    int at = start - length;
    if (at >= bytes.readerIndex()
        && ByteBufUtil.equals(from, from.readerIndex(), bytes, at, length)) {
      start = at;
      searched = at;
      return;
    }
    settle();
    int held = end - start;
    ByteBuf to = array(length + held);
    to.setBytes(0, from, from.readerIndex(), length);
    to.setBytes(length, own, start, held);
    own = to;
    bytes = to;
    searched = 0;
    start = 0;
    end = length + held;
  }

  /** Where the first delimiter begins, or -1. To be asked with the same delimiter every time. */
  int indexOf(byte[] delimiter) {
    int last = end - delimiter.length;
    while (searched <= last) {
      int candidate = bytes.indexOf(searched, last + 1, delimiter[0]);
      if (candidate < 0) {
        searched = last + 1;
        break;
      }
      searched = candidate;
      if (restMatches(delimiter, candidate)) {
        return candidate - start;
      }
      searched++;
    }
    return -1;
  }

  private boolean restMatches(byte[] delimiter, int at) {
    for (int i = 1; i < delimiter.length; i++) {
      if (bytes.getByte(at + i) != delimiter[i]) {
        return false;
      }
    }
    return true;
  }

  /** Moves what is held to the front, of a larger array if need be. */
  private void makeRoom(int length) {
    int held = end - start;
    ByteBuf to = own;
    if (held + length > own.capacity()) {
      // Twice as much, so that copying stays in proportion to what comes.
      to = array(Math.max(held + length, 2 * own.capacity()));
    }
    to.setBytes(0, own, start, held);
    own = to;
    bytes = to;
    searched -= start;
    start = 0;
    end = held;
  }
}
