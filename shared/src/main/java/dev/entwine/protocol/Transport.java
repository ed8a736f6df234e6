package dev.entwine.protocol;

import io.vertx.core.buffer.Buffer;

/**
 * Carries a protocol's bytes. Twisted's {@code ITransport} and {@code ITCPTransport}.
 *
 * <p>All methods may be called from any thread: from another one than the transport's loop they
 * take effect on it, in the order of the calls. What is written within one turn of the loop goes to
 * the network together.
 *
 * <p>As a {@link PushProducer} a transport is its incoming bytes: pausing it stops reading, and
 * while it is paused the end of the connection is not noticed either. As a {@link Consumer} it
 * tells its registered producer to wait when more than 64 KiB are buffered, and to go on when
 * nothing is.
 */
public interface Transport extends Consumer, PushProducer {

  /** How many bytes may be buffered before a registered push producer is told to wait. */
  int BUFFER_SIZE = 64 * 1024;

  /**
   * Sends bytes. Ignored after the end of the connection and, if no producer is registered, after
   * {@link #loseConnection}. (Twisted still sends, over plain TCP, what is written after that as
   * long as something is buffered; nothing should depend on it.)
   *
   * @param data not to be changed by the caller any more
   */
  @Override
  void write(Buffer data);

  /** Sends several buffers, in order, as one write. */
  default void writeSequence(Iterable<Buffer> data) {
    Buffer all = Buffer.buffer();
    data.forEach(all::appendBuffer);
    write(all);
  }

  /**
   * Closes the connection once all that was written has been sent and no producer is registered any
   * more. Nothing is read from now on. {@code connectionLost} follows on a later turn, with {@link
   * ConnectionDone}.
   */
  void loseConnection();

  /**
   * Ends one's own sending, after what was written and once no producer is registered any more; the
   * peer sees the end, and may still send. A {@link HalfCloseableProtocol} is told when it is done.
   */
  void loseWriteConnection();

  /**
   * Closes the connection at once, with a reset; what was not sent is lost. {@code connectionLost}
   * follows on a later turn, with {@link ConnectionAborted}.
   */
  void abortConnection();

  /**
   * Whether this side has begun to close it, or it is gone: what a parser looks at before it goes
   * on with the bytes it still holds. On the transport's loop only.
   */
  boolean disconnecting();

  /**
   * Bytes written and not yet given to the network; a write of a few bytes counts as much as it
   * costs in memory, about a hundred. On the transport's loop only.
   */
  long bufferedBytes();

  /** The other end. */
  Address getPeer();

  /** This end. */
  Address getHost();

  /** Sends small writes without waiting for more (the default), or lets the network gather them. */
  void setTcpNoDelay(boolean on);

  /** Has the system probe a silent peer. */
  void setTcpKeepAlive(boolean on);
}
