package dev.entwine.protocols.wire;

import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.time.InstantSource;

/**
 * Says the time for machines (RFC 868): the seconds since 1900 in UTC, 32 bits, big-endian.
 * Twisted's {@code wire.Time}, which counts from 1970 against the RFC, and fails after 2038.
 *
 * <p>The number begins again at zero in February 2036, as the RFC's format has it.
 */
public final class Time extends Saying {

  /** The seconds from the start of 1900 to that of 1970. */
  static final long SECONDS_TO_1970 = 2_208_988_800L;

  private final InstantSource time;

  /** A protocol for one connection, with the system's time. */
  public Time() {
    this(InstantSource.system());
  }

  /**
   * @param time what time it is
   */
  public Time(InstantSource time) {
    this.time = time;
  }

  @Override
  Buffer said() {
    return seconds(time.instant());
  }

  static Buffer seconds(Instant instant) {
    return Buffer.buffer(4).appendInt((int) (instant.getEpochSecond() + SECONDS_TO_1970));
  }
}
