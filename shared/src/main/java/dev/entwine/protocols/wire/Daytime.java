package dev.entwine.protocols.wire;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * Says the time for people (RFC 867). Twisted's {@code wire.Daytime}, which on Python 3 fails when
 * somebody connects, and leaves the connection open.
 *
 * <p>The RFC leaves the syntax open; this is the one it calls popular, in UTC: {@code Monday,
 * February 22, 1982 17:37:43-UTC}, and CR LF.
 */
public final class Daytime extends Saying {

  private static final DateTimeFormatter FORMAT =
      DateTimeFormatter.ofPattern("EEEE, MMMM d, uuuu HH:mm:ss'-UTC\r\n'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  private final InstantSource time;

  /** A protocol for one connection, with the system's time. */
  public Daytime() {
    this(InstantSource.system());
  }

  /**
   * @param time what time it is
   */
  public Daytime(InstantSource time) {
    this.time = time;
  }

  @Override
  Buffer said() {
    return text(time.instant());
  }

  static Buffer text(Instant instant) {
    return Buffer.buffer(FORMAT.format(instant).getBytes(StandardCharsets.US_ASCII));
  }
}
