package dev.entwine.protocols;

import io.vertx.core.buffer.Buffer;

/**
 * What a parser has received and not used yet. Bytes are copied in once and out once, and looked
 * through once, however they are cut: no delimiter is searched for twice in the same place.
 */
final class ByteQueue {

  /** A larger array is given back when nothing is in it. */
  private static final int KEPT = 1 << 16;

  private static final byte[] NOTHING = {};

  private byte[] bytes = NOTHING;
  private int start;
  private int end;
  private int searched;

  int length() {
    return end - start;
  }

  byte get(int at) {
    return bytes[start + at];
  }

  void append(Buffer data) {
    int length = data.length();
    if (start == end) {
      start = 0;
      end = 0;
      searched = 0;
      if (bytes.length > KEPT) {
        bytes = NOTHING;
      }
    }
    if (end + length > bytes.length) {
      makeRoom(length);
    }
    data.getBytes(0, length, bytes, end);
    end += length;
  }

  /** Takes bytes from the front. */
  Buffer take(int length) {
    Buffer taken = Buffer.buffer(length).appendBytes(bytes, start, length);
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

  /** Where the first delimiter begins, or -1. To be asked with the same delimiter every time. */
  int indexOf(byte[] delimiter) {
    int last = end - delimiter.length;
    for (; searched <= last; searched++) {
      if (bytes[searched] == delimiter[0] && restMatches(delimiter, searched)) {
        return searched - start;
      }
    }
    return -1;
  }

  private boolean restMatches(byte[] delimiter, int at) {
    for (int i = 1; i < delimiter.length; i++) {
      if (bytes[at + i] != delimiter[i]) {
        return false;
      }
    }
    return true;
  }

  /** Moves what is held to the front, of a larger array if need be. */
  private void makeRoom(int length) {
    int held = end - start;
    byte[] to = bytes;
    if (held + length > bytes.length) {
      // Twice as much, so that copying stays in proportion to what comes.
      to = new byte[Math.max(held + length, 2 * bytes.length)];
    }
    System.arraycopy(bytes, start, to, 0, held);
    bytes = to;
    searched -= start;
    start = 0;
    end = held;
  }
}
