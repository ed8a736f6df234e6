package dev.entwine.protocols;

import dev.entwine.protocol.BorrowsData;
import dev.entwine.protocol.Protocol;
import dev.entwine.protocol.PushProducer;
import io.vertx.core.buffer.Buffer;

/**
 * What the receivers of this package have in common: they keep what is not a whole piece yet,
 * deliver piece by piece, and stop between two pieces when they are paused. Twisted's {@code
 * _PauseableMixin} and the loops of its {@code dataReceived} methods.
 *
 * <p>They borrow what they receive, and copy what they hand out; a subclass that overrides {@code
 * dataReceived} borrows it too.
 */
abstract class FramingProtocol extends Protocol implements PushProducer, BorrowsData {

  /** What has been received and not delivered. Replaced by a test that counts what is done. */
  ByteQueue received = new ByteQueue();

  private boolean paused;
  private boolean delivering;

  /** Delivers one piece of what has been received; false if there is nothing to deliver now. */
  abstract boolean deliverNext();

  @Override
  public void dataReceived(Buffer data) {
    received.append(data);
    if (delivering) {
      received.settle();
      return;
    }
    delivering = true;
    try {
      while (received.length() > 0 && !paused && deliverNext()) {
        // Each round delivers one piece.
      }
    } finally {
      delivering = false;
      received.settle();
    }
  }

  @Override
  public Buffer takeUnprocessed() {
    return received.takeAll();
  }

  @Override
  public void pauseProducing() {
    paused = true;
    transport().pauseProducing();
  }

  @Override
  public void resumeProducing() {
    paused = false;
    transport().resumeProducing();
    dataReceived(Buffer.buffer());
  }

  @Override
  public void stopProducing() {
    paused = true;
    transport().stopProducing();
  }
}
