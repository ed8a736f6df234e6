package dev.entwine.transport;

import dev.entwine.testing.LoopThread;
import dev.entwine.testing.RecordingProtocol;

/**
 * A kind of connection, as {@link TransportSuite} sees it. Each kind of transport has one, and is
 * checked by the same suite.
 */
interface Wire extends AutoCloseable {

  /** The loop of the protocols that were built by the listening side. */
  LoopThread listening();

  /** The loop of the protocols that were built by the connecting side: another one. */
  LoopThread connecting();

  /** Connects two protocols, and returns when both have been told. */
  void connect(RecordingProtocol listener, RecordingProtocol connector);

  /** Whether the other side sees an abort as one, and not as a close. */
  default boolean resets() {
    return true;
  }

  @Override
  void close();
}
