package dev.entwine.amp;

import dev.entwine.defer.UnhandledErrors;
import dev.entwine.protocol.BorrowsData;
import dev.entwine.protocol.ConnectionLost;
import dev.entwine.protocol.HalfCloseableProtocol;
import dev.entwine.protocol.Protocol;
import dev.entwine.protocol.Transport;
import dev.entwine.tls.TLSContext;
import dev.entwine.transport.Turn;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Boxes over a connection. Twisted's {@code BinaryBoxProtocol}.
 *
 * <p>What is no box closes the connection: a key of more than 255 bytes, a box that is too large,
 * and what the receiver of the boxes takes for malformed. The receiver is then told that as the
 * reason. After {@code loseConnection} no box is delivered any more; Twisted still delivers those
 * it has received.
 */
public class BinaryBoxProtocol extends Protocol
    implements BoxSender, BorrowsData, HalfCloseableProtocol {

  private static final Logger LOG = LoggerFactory.getLogger(BinaryBoxProtocol.class);

  private final AmpOptions options;
  private final BoxParser parser;
  private @Nullable Thread loop;
  private @Nullable BoxReceiver receiver;

  /** What is being parsed or held back, and from where on. */
  private @Nullable Buffer rest;

  private int at;

  /** Whether {@link #rest} may be kept, and is not only borrowed. */
  private boolean own;

  private boolean parsing;
  private boolean paused;
  private boolean locked;
  private boolean switching;
  private boolean lost;
  private boolean tls;

  /** What waits for TLS to be begun; null if nothing has to. */
  private @Nullable Buffer heldForTLS;

  private @Nullable AmpError malformed;
  private @Nullable Protocol innerProtocol;

  /**
   * @param receiver of the boxes; used for this connection alone
   */
  public BinaryBoxProtocol(BoxReceiver receiver, AmpOptions options) {
    this(options);
    this.receiver = receiver;
  }

  /** For who is the receiver, or has it: to be given before the connection is made. */
  BinaryBoxProtocol(AmpOptions options) {
    this.options = options;
    this.parser = new BoxParser(options.maxBoxBytes());
  }

  final void receiver(BoxReceiver receiver) {
    this.receiver = receiver;
  }

  private BoxReceiver receiver() {
    return Objects.requireNonNull(receiver);
  }

  /** The protocol that a sender of boxes is. */
  static BinaryBoxProtocol under(BoxSender sender) {
    if (sender instanceof BinaryBoxProtocol protocol) {
      return protocol;
    }
    throw new IllegalStateException("this needs a BinaryBoxProtocol to send its boxes");
  }

  @Override
  public void makeConnection(Transport transport) {
    loop = Turn.acting();
    receiver().startReceivingBoxes(this);
    super.makeConnection(transport);
  }

  @Override
  public final void dataReceived(Buffer data) {
    if (innerProtocol != null) {
      innerProtocol.dataReceived(
          innerProtocol instanceof BorrowsData ? data : BorrowsData.keep(data));
      return;
    }
    if (rest == null) {
      rest = data;
      at = 0;
      own = false;
    } else {
      keepRest();
      rest.appendBuffer(data);
    }
    deliver();
    keepRest();
  }

  /** Delivers boxes from what was received, until it is used up or there is reason to stop. */
  private void deliver() {
    if (parsing) {
      return;
    }
    parsing = true;
    try {
      while (rest != null && !paused && !switching && !ended()) {
        AmpBox box = parser.next(rest, at);
        at = parser.position();
        if (box == null) {
          rest = null;
        } else {
          receiver().ampBoxReceived(box);
        }
      }
    } catch (AmpError e) {
      malformed = e;
      LOG.info("AMP: closing the connection with {}: {}", transport().getPeer(), e.getMessage());
      transport().loseConnection();
    } finally {
      parsing = false;
      if (ended()) {
        rest = null;
      }
    }
  }

  private boolean ended() {
    return lost || malformed != null || transport().disconnecting();
  }

  /** Copies what is left and only borrowed. */
  private void keepRest() {
    if (rest != null && !own) {
      rest = BorrowsData.keep(rest.slice(at, rest.length()));
      at = 0;
      own = true;
    }
  }

  @Override
  public final Buffer takeUnprocessed() {
    if (innerProtocol != null) {
      return innerProtocol.takeUnprocessed();
    }
    Buffer taken = rest == null ? Buffer.buffer() : BorrowsData.keep(rest.slice(at, rest.length()));
    rest = null;
    return taken;
  }

  // Sending.

  @Override
  public final void sendBox(AmpBox box) {
    if (loop != Turn.acting()) {
      throw new IllegalStateException(
          "an AMP connection was used on "
              + Turn.acting().getName()
              + " and belongs to another thread: go through its reactor's callFromThread()");
    }
    if (locked) {
      throw new ProtocolSwitched("the connection has been switched to another protocol");
    }
    if (lost) {
      throw new ConnectionLost(null);
    }
    Buffer wire = box.serialize();
    if (wire.length() > options.maxBoxBytes()) {
      throw new AmpOverload(
          "the box has " + wire.length() + " bytes; " + options.maxBoxBytes() + " is the most");
    }
    long waiting = heldForTLS == null ? transport().bufferedBytes() : heldForTLS.length();
    if (waiting > options.maxBacklogBytes()) {
      throw new AmpOverload(
          "the other end does not read: more than " + options.maxBacklogBytes() + " bytes wait");
    }
    if (heldForTLS == null) {
      transport().write(wire);
    } else {
      heldForTLS.appendBuffer(wire);
    }
  }

  @Override
  public final void loseConnection() {
    transport().loseConnection();
  }

  @Override
  public final void abortConnection() {
    transport().abortConnection();
  }

  @Override
  public final void unhandledError(Throwable failure) {
    UnhandledErrors.report(
        "an AMP call or responder: the connection is closed. To avoid it, add errbacks to all calls",
        failure);
    if (!lost) {
      transport().loseConnection();
    }
  }

  // The boxes that come, as a producer.

  @Override
  public final void pauseProducing() {
    if (!paused && !lost) {
      paused = true;
      transport().pauseProducing();
    }
  }

  @Override
  public final void resumeProducing() {
    if (!paused || lost) {
      return;
    }
    paused = false;
    deliver();
    if (!paused && !ended()) {
      transport().resumeProducing();
    }
  }

  @Override
  public final void stopProducing() {
    paused = true;
    transport().stopProducing();
  }

  // Another protocol in place of this one.

  /** Lets no box be sent from here on. */
  final void lockForSwitch() {
    locked = true;
  }

  /** Goes on as before: the other end did not want to switch. */
  final void unlockFromSwitch() {
    locked = innerProtocol != null;
  }

  final boolean switched() {
    return innerProtocol != null;
  }

  /** Gives the connection to another protocol, with what was received behind the last box. */
  final void switchTo(Protocol other) {
    // What comes when reading is resumed is the other's already, who has no connection yet.
    switching = true;
    resumeProducing();
    Buffer received = takeUnprocessed();
    innerProtocol = other;
    other.makeConnection(transport());
    if (received.length() > 0) {
      other.dataReceived(received);
    }
  }

  // TLS.

  final void checkFirstTLS() {
    if (tls) {
      throw new OnlyOneTLS("the connection speaks TLS already, or is about to");
    }
    tls = true;
  }

  /** Lets nothing be sent from here on that is meant for TLS. */
  final void holdForTLS() {
    heldForTLS = Buffer.buffer();
  }

  /** Speaks TLS from here on. */
  final void beginTLS(TLSContext context) {
    if (parser.inBox()) {
      throw new MalformedAmpBox("half a box came in the clear, and TLS is to begin");
    }
    transport().startTLS(context);
    if (heldForTLS != null) {
      transport().write(heldForTLS);
      heldForTLS = null;
    }
  }

  // The end.

  @Override
  public void connectionLost(Throwable reason) {
    lost = true;
    rest = null;
    if (innerProtocol != null) {
      innerProtocol.connectionLost(reason);
    }
    receiver().stopReceivingBoxes(malformed == null ? reason : malformed);
  }

  @Override
  public void shutdownRequested(Duration grace) {
    if (innerProtocol == null) {
      super.shutdownRequested(grace);
    } else {
      innerProtocol.shutdownRequested(grace);
    }
  }

  /** Only with another protocol inside that is. */
  @Override
  public final boolean halfCloseable() {
    return innerProtocol != null && HalfCloseableProtocol.of(innerProtocol) != null;
  }

  @Override
  public final void readConnectionLost() {
    if (innerProtocol instanceof HalfCloseableProtocol inner) {
      inner.readConnectionLost();
    }
  }

  @Override
  public final void writeConnectionLost() {
    if (innerProtocol instanceof HalfCloseableProtocol inner) {
      inner.writeConnectionLost();
    }
  }
}
