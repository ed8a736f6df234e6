package dev.entwine.protocols.haproxy;

import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/**
 * Reads a PROXY header of either version, however it is cut. Each byte is looked at when it comes:
 * what can't be a header any more is refused at once, and nothing beyond the header is taken.
 *
 * <p>Twisted's refuses a header of which the first read has fewer than 8 or 16 bytes, a lone {@code
 * PROXY UNKNOWN}, and takes addresses and ports that are none. This one follows the specification
 * (section 2), with one difference: of the values that can follow the addresses of version 2 none
 * is looked at.
 */
public final class ProxyHeaderParser {

  /** How long a header of version 2 may be unless it is said otherwise, in bytes. */
  public static final int MAX_LENGTH = 4096;

  private final int maxLength;
  private byte[] header = new byte[V1.MAX_LENGTH];
  private int length;
  private boolean done;

  /** Takes headers of up to {@link #MAX_LENGTH} bytes. */
  public ProxyHeaderParser() {
    this(MAX_LENGTH);
  }

  /**
   * @param maxLength how long a header of version 2 may be, 232 (the longest addresses) to 65551;
   *     one of version 1 has 107 bytes at most
   */
  public ProxyHeaderParser(int maxLength) {
    if (maxLength < V2.LONGEST_ADDRESSES || maxLength > V2.LONGEST) {
      throw new IllegalArgumentException(
          "maxLength: "
              + V2.LONGEST_ADDRESSES
              + " to "
              + V2.LONGEST
              + " is needed, not "
              + maxLength);
    }
    this.maxLength = maxLength;
  }

  /** A header, and what came after it. */
  public record Parsed(ProxyHeader header, Buffer rest) {}

  /**
   * Takes what has come.
   *
   * @return the header and the bytes after it; null if it is not complete
   * @throws InvalidProxyHeader if it is none; the message says why, in one line
   * @throws IllegalStateException after it has returned a header
   */
  public @Nullable Parsed feed(Buffer data) {
    if (done) {
      throw new IllegalStateException("the header has been read");
    }
    for (int i = 0; i < data.length(); i++) {
      if (take(data.getByte(i))) {
        done = true;
        ProxyHeader parsed = header[0] == 'P' ? V1.parse(header, length) : V2.parse(header, length);
        return new Parsed(parsed, data.getBuffer(i + 1, data.length()));
      }
    }
    return null;
  }

  /** Takes one byte; whether it is the last. */
  private boolean take(byte b) {
    if (length == header.length) {
      byte[] larger = new byte[Math.min(2 * length, maxLength)];
      System.arraycopy(header, 0, larger, 0, length);
      header = larger;
    }
    header[length++] = b;
    return header[0] == 'P' ? V1.complete(header, length) : V2.complete(header, length, maxLength);
  }
}
