package dev.entwine.protocol;

import dev.entwine.tls.TLSContext;
import io.vertx.core.buffer.Buffer;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

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

  /**
   * Sends some bytes of a buffer: {@code write(data.slice(start, end))}, and less work where many
   * are small.
   *
   * @param start of the first byte
   * @param end after the last one
   * @throws IndexOutOfBoundsException if the buffer has no such bytes
   */
  default void write(Buffer data, int start, int end) {
    write(data.slice(start, end));
  }

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

  /**
   * Speaks TLS from here on, for good. What was written before goes out as it is, what is written
   * from now on goes out when the handshake is done; if that fails the connection is lost, with
   * {@link TLSError}. Twisted's {@code ITLSTransport.startTLS}.
   *
   * <p>Received bytes that the protocol has not acted upon yet are taken as the beginning of the
   * peer's TLS ({@link Protocol#takeUnprocessed}): nobody on the way can slip in commands that
   * would pass for what came over TLS. Twisted leaves them to the protocol.
   *
   * @param tls which of the two also says who begins the handshake
   * @throws IllegalStateException if it speaks TLS already
   * @throws UnsupportedOperationException if it can't: unless the bytes go through a TCP or UNIX
   *     socket
   */
  default void startTLS(TLSContext tls) {
    throw new UnsupportedOperationException("no TLS can be spoken over a " + getClass().getName());
  }

  /**
   * What the handshake has agreed on: version, suite, certificates; null before it is done, and
   * without TLS. On the transport's loop only.
   */
  default @Nullable SSLSession tlsSession() {
    return null;
  }

  /**
   * The certificate the peer has shown, checked; null if it has shown none, before the handshake is
   * done, and without TLS. On the transport's loop only. Twisted's {@code getPeerCertificate}.
   */
  default @Nullable X509Certificate getPeerCertificate() {
    SSLSession session = tlsSession();
    if (session == null) {
      return null;
    }
    try {
      Certificate[] chain = session.getPeerCertificates();
      return (X509Certificate) chain[0];
    } catch (SSLPeerUnverifiedException e) {
      return null;
    }
  }

  /**
   * The protocol that ALPN has agreed on; null if there is none, before the handshake is done, and
   * without TLS. On the transport's loop only. Twisted's {@code INegotiated.negotiatedProtocol}.
   */
  default @Nullable String negotiatedProtocol() {
    return null;
  }
}
