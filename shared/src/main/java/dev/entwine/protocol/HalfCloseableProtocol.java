package dev.entwine.protocol;

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
}
