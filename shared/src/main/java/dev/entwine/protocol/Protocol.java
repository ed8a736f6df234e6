package dev.entwine.protocol;

import io.vertx.core.buffer.Buffer;
import java.time.Duration;

/**
 * One side of a conversation: reacts to a connection being made, to bytes, and to its end.
 * Twisted's {@code Protocol}.
 *
 * <p>For one connection the calls are: {@link #connectionMade} once and first, {@link
 * #dataReceived} any number of times, {@link #connectionLost} exactly once and last. All are made
 * on the loop of the transport. An exception out of {@code connectionMade} or {@code dataReceived}
 * is reported, closes this connection with that exception as the reason, and disturbs no other.
 */
public abstract class Protocol {

  private Transport transport;

  /** For subclasses. */
  protected Protocol() {}

  /**
   * Ties the protocol to what carries it. Called by the transport; wrappers override it, others use
   * {@link #connectionMade}.
   */
  public void makeConnection(Transport transport) {
    this.transport = transport;
    connectionMade();
  }

  /**
   * What carries this protocol's bytes. It stays the same, and harmless to write to, after the
   * connection is lost.
   *
   * @throws IllegalStateException before the connection is made
   */
  public final Transport transport() {
    if (transport == null) {
      throw new IllegalStateException(
          getClass().getSimpleName() + " has no transport yet: wait for connectionMade()");
    }
    return transport;
  }

  /** The connection is there. */
  protected void connectionMade() {}

  /**
   * Some bytes have come: one or more, cut wherever the network cut them.
   *
   * @param data the receiver's own: it may be kept
   */
  public abstract void dataReceived(Buffer data);

  /**
   * Gives away what was received and not acted upon. Called when TLS begins in mid-stream ({@link
   * Transport#startTLS}), since such bytes belong to the handshake and are not to be taken for what
   * comes over TLS later. A protocol that keeps pieces back overrides it; those of {@code
   * protocols} do.
   *
   * @return those bytes, which the protocol does not have any more; may be empty
   */
  public Buffer takeUnprocessed() {
    return Buffer.buffer();
  }

  /**
   * The connection is gone, and all that came before its end has been delivered.
   *
   * @param reason {@link ConnectionDone}, {@link ConnectionLost}, {@link ConnectionAborted}, {@link
   *     TLSError}, or the exception that a handler of this protocol threw
   */
  public void connectionLost(Throwable reason) {}

  /**
   * The server is about to stop, and would like the conversation to end within {@code grace}; after
   * that the connection is cut. Vert.x's {@code NetSocket.shutdownHandler}. Unless overridden, it
   * closes the connection at once.
   */
  public void shutdownRequested(Duration grace) {
    transport().loseConnection();
  }
}
