package dev.entwine.transport;

import dev.entwine.protocol.Producer;
import dev.entwine.protocol.PullProducer;
import dev.entwine.protocol.PushProducer;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.buffer.BufferInternal;
import org.jspecify.annotations.Nullable;

/**
 * What a connection sends: all writes of a turn in one go, and what a registered producer is told
 * of how that goes.
 *
 * <p>Confined to the transport's loop.
 */
final class Outgoing implements Runnable {

  private final StreamTransport transport;

  private boolean inRead;
  private boolean flushDue;
  private boolean over;
  private @Nullable Producer producer;
  private boolean producerPaused;
  private boolean pullDue;
  private int pullsAwaited;

  Outgoing(StreamTransport transport) {
    this.transport = transport;
  }

  void write(Buffer data, int start, int end) {
    if (producer instanceof PullProducer) {
      pullDue = true;
    }
    if (!transport.gathers(data, start, end)) {
      boolean all = start == 0 && end == data.length();
      send(all ? data : data.slice(start, end));
    }
    // Not left to the change of writability: the buffer may have been full before the producer was
    // registered.
    tellPushProducer();
    if (!flushDue) {
      flushDue = true;
      if (!inRead) {
        transport.later(this);
      }
    }
  }

  private void send(Buffer data) {
    if (StreamTransport.isLent(((BufferInternal) data).unwrap())) {
      transport.sendLent(data);
    } else {
      transport.send(data);
    }
  }

  /** What is written from now on waits until the loop has read all that there is. */
  void readBegun() {
    inRead = true;
  }

  void readCompleted() {
    inRead = false;
    if (flushDue) {
      flush();
    }
  }

  /** The turn in which something was written is over. */
  @Override
  public void run() {
    if (flushDue) {
      flush();
    }
  }

  private void flush() {
    flushDue = false;
    if (over) {
      return;
    }
    if (pullDue) {
      pullDue = false;
      pullsAwaited++;
      transport.flushThen(failure -> transport.later(this::drained));
    } else {
      transport.flush();
    }
  }

  boolean hasProducer() {
    return producer != null;
  }

  void register(PushProducer push) {
    admit(push);
  }

  void register(PullProducer pull) {
    admit(pull);
    if (producer == pull) {
      transport.within(pull::resumeProducing);
    }
  }

  private void admit(Producer newcomer) {
    if (producer != null) {
      throw new IllegalStateException("another producer is registered: unregister it first");
    }
    if (over) {
      newcomer.stopProducing();
      return;
    }
    producer = newcomer;
    producerPaused = false;
  }

  void unregister() {
    producer = null;
  }

  /**
   * Tells a push producer to wait when the buffer has become full, and to go on when it is empty.
   */
  void tellPushProducer() {
    if (producer instanceof PushProducer push && producerPaused == transport.isWritable()) {
      producerPaused = !producerPaused;
      transport.within(producerPaused ? push::pauseProducing : push::resumeProducing);
    }
  }

  /**
   * What a pull producer wrote has been sent. If others have written meanwhile, it is asked when
   * that has been sent too, so that it is never asked twice for one drained buffer.
   */
  private void drained() {
    if (--pullsAwaited == 0 && !pullDue && producer instanceof PullProducer pull) {
      transport.within(pull::resumeProducing);
    }
  }

  /**
   * Nothing is sent any more.
   *
   * @return the producer that was registered, to be stopped
   */
  @Nullable Producer end() {
    over = true;
    Producer registered = producer;
    producer = null;
    return registered;
  }
}
