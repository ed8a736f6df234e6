package dev.entwine.amp;

import dev.entwine.protocol.PushProducer;

/**
 * Sends boxes to the other end. Twisted's {@code IBoxSender}. As a {@link PushProducer} it is the
 * boxes that come: pausing it stops between two of them.
 */
public interface BoxSender extends PushProducer {

  /**
   * Sends a box.
   *
   * @throws TooLong if one of its keys or values is
   * @throws AmpOverload if it is larger than is allowed, or the other end does not read
   * @throws ProtocolSwitched if the connection is another protocol's, or about to be
   * @throws dev.entwine.protocol.ConnectionLost if there is no connection any more
   * @throws IllegalStateException on another thread than the transport's loop
   */
  void sendBox(AmpBox box);

  /** Closes the connection once all boxes have been sent. */
  void loseConnection();

  /** Closes the connection at once. */
  void abortConnection();

  /** Nobody handled an error that came of a box: reports it and closes the connection. */
  void unhandledError(Throwable failure);
}
