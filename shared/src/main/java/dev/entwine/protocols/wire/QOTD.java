package dev.entwine.protocols.wire;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;

/** Says a quote (RFC 865). Twisted's {@code wire.QOTD}. */
public non-sealed class QOTD extends Saying {

  /** What the RFC allows, in bytes. */
  public static final int MAX_LENGTH = 511;

  /** A protocol for one connection. */
  public QOTD() {}

  /**
   * The quote. To be overridden.
   *
   * @return at most {@link #MAX_LENGTH} printable characters of ASCII, spaces, CR and LF, ending in
   *     CR LF
   */
  protected String getQuote() {
    return "An apple a day keeps the doctor away.\r\n";
  }

  @Override
  final Buffer said() {
    return checked(getQuote());
  }

  /** A quote as it is sent, if it is one that may be. */
  static Buffer checked(String quote) {
    if (quote.length() > MAX_LENGTH) {
      throw new IllegalStateException(
          "the quote has " + quote.length() + " characters; RFC 865 allows " + MAX_LENGTH);
    }
    return Buffer.buffer(quote.getBytes(StandardCharsets.US_ASCII));
  }
}
