package dev.entwine.protocol;

import org.jspecify.annotations.Nullable;

/**
 * Implemented by a {@link Protocol} that goes on when one direction of its connection has ended.
 * Twisted's {@code IHalfCloseableProtocol}. For other protocols the end of the peer's sending is
 * the end of the connection.
 */
public interface HalfCloseableProtocol {

  /** The peer sends nothing more. It may still be written to. */
  void readConnectionLost();

  /** What {@link Transport#loseWriteConnection} asked for is done: nothing more can be written. */
  void writeConnectionLost();

  /**
   * Whether it really goes on; for a protocol of one's own always. A wrapper answers here for what
   * it wraps, which it does not know when it is compiled.
   */
  default boolean halfCloseable() {
    return true;
  }

  /** The protocol as one that goes on, or null if it does not: what a transport asks. */
  static @Nullable HalfCloseableProtocol of(Protocol protocol) {
    return protocol instanceof HalfCloseableProtocol candidate && candidate.halfCloseable()
        ? candidate
        : null;
  }
}
