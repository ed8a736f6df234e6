package dev.entwine.amp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/**
 * Puts boxes together from bytes, however those are cut. What is kept of the bytes is copied once,
 * from where they were received to where they stay; nothing is looked at twice.
 */
final class BoxParser {

  private static final int UNKNOWN = -1;

  private final int maxBoxBytes;
  private int position;

  private AmpBox box = new AmpBox();
  private long boxBytes;

  /** The key whose value comes next; null if a key does. */
  private @Nullable String key;

  /** How long the string is that comes next, and the first byte of that length. */
  private int length = UNKNOWN;

  private int highByte = UNKNOWN;

  /** What there is of that string. */
  private @Nullable Buffer string;

  BoxParser(int maxBoxBytes) {
    this.maxBoxBytes = maxBoxBytes;
  }

  /** Where in the bytes it stopped: after a box, or at their end. */
  int position() {
    return position;
  }

  /** Whether part of a box has been read, and not the end of it. */
  boolean inBox() {
    return boxBytes > 0 || highByte != UNKNOWN;
  }

  /**
   * Reads on.
   *
   * @param data not kept
   * @return the next box; null if it does not end in these bytes
   * @throws TooLong if a key is
   * @throws AmpOverload if the box is larger than is allowed
   */
  @Nullable AmpBox next(Buffer data, int from) {
    position = from;
    while (length != UNKNOWN || readLength(data)) {
      if (length == 0 && key == null) {
        AmpBox complete = box;
        box = new AmpBox();
        boxBytes = 0;
        length = UNKNOWN;
        return complete;
      }
      Buffer read = readString(data);
      if (read == null) {
        return null;
      }
      if (key == null) {
        key = read.toString(ISO_8859_1);
      } else {
        box.received(key, read);
        key = null;
      }
    }
    return null;
  }

  private boolean readLength(Buffer data) {
    while (position < data.length()) {
      int next = data.getUnsignedByte(position++);
      if (highByte == UNKNOWN) {
        highByte = next;
        continue;
      }
      length = highByte << 8 | next;
      highByte = UNKNOWN;
      if (key == null && length > AmpBox.MAX_KEY_LENGTH) {
        throw TooLong.received(length);
      }
      boxBytes += 2 + length;
      if (boxBytes > maxBoxBytes) {
        throw new AmpOverload(
            "the other end sent a box of more than " + maxBoxBytes + " bytes, which is the most");
      }
      return true;
    }
    return false;
  }

  private @Nullable Buffer readString(Buffer data) {
    int there = data.length() - position;
    if (string == null) {
      string = Buffer.buffer(Math.min(length, there));
    }
    int taken = Math.min(length - string.length(), there);
    string.appendBuffer(data, position, taken);
    position += taken;
    if (string.length() < length) {
      return null;
    }
    Buffer complete = string;
    string = null;
    length = UNKNOWN;
    return complete;
  }
}
