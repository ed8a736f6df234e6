package dev.entwine.transport;

import dev.entwine.protocol.Consumer;
import dev.entwine.protocol.Producer;
import dev.entwine.protocol.PullProducer;
import dev.entwine.protocol.PushProducer;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.WriteStream;
import org.jspecify.annotations.Nullable;

/** A stream as a consumer. */
final class StreamConsumer implements Consumer {

  private final WriteStream<Buffer> to;
  private @Nullable Producer producer;
  private boolean paused;
  private boolean broken;
  private int underWay;
  private boolean asking;
  private boolean askAgain;

  StreamConsumer(WriteStream<Buffer> to) {
    this.to = to;
  }

  @Override
  public void write(Buffer data) {
    if (broken) {
      return;
    }
    underWay++;
    to.write(StreamTransport.kept(data)).onComplete(done -> taken(), failure -> broken());
    if (producer instanceof PushProducer push && !paused && to.writeQueueFull()) {
      paused = true;
      to.drainHandler(nothing -> drained());
      push.pauseProducing();
    }
  }

  private void drained() {
    if (producer instanceof PushProducer push && paused) {
      paused = false;
      push.resumeProducing();
    }
  }

  private void taken() {
    if (--underWay == 0 && producer instanceof PullProducer) {
      ask();
    }
  }

  /** In a loop, since a stream may take what it is given at once. */
  private void ask() {
    askAgain = true;
    if (asking) {
      return;
    }
    asking = true;
    try {
      while (askAgain && producer instanceof PullProducer pull) {
        askAgain = false;
        pull.resumeProducing();
      }
    } finally {
      asking = false;
    }
  }

  private void broken() {
    broken = true;
    Producer registered = producer;
    producer = null;
    if (registered != null) {
      registered.stopProducing();
    }
  }

  @Override
  public void registerProducer(PushProducer push) {
    admit(push);
  }

  @Override
  public void registerProducer(PullProducer pull) {
    admit(pull);
    if (producer == pull) {
      ask();
    }
  }

  private void admit(Producer newcomer) {
    if (producer != null) {
      throw new IllegalStateException("another producer is registered: unregister it first");
    }
    if (broken) {
      newcomer.stopProducing();
      return;
    }
    producer = newcomer;
    paused = false;
  }

  @Override
  public void unregisterProducer() {
    producer = null;
  }
}
