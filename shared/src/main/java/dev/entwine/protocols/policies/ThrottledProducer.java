package dev.entwine.protocols.policies;

import dev.entwine.protocol.Producer;
import dev.entwine.protocol.PullProducer;
import dev.entwine.protocol.PushProducer;

/**
 * A producer that waits for two: for the transport it writes to, and for the throttling. It is
 * throttled, or asked to go on, without the one's word undoing the other's.
 */
abstract sealed class ThrottledProducer implements Producer {

  boolean throttled;

  abstract void throttle();

  abstract void unthrottle();

  static final class Push extends ThrottledProducer implements PushProducer {
    private final PushProducer producer;
    private boolean paused;

    Push(PushProducer producer) {
      this.producer = producer;
    }

    @Override
    void throttle() {
      if (!throttled) {
        throttled = true;
        if (!paused) {
          producer.pauseProducing();
        }
      }
    }

    @Override
    void unthrottle() {
      if (throttled) {
        throttled = false;
        if (!paused) {
          producer.resumeProducing();
        }
      }
    }

    @Override
    public void pauseProducing() {
      paused = true;
      if (!throttled) {
        producer.pauseProducing();
      }
    }

    @Override
    public void resumeProducing() {
      paused = false;
      if (!throttled) {
        producer.resumeProducing();
      }
    }

    @Override
    public void stopProducing() {
      producer.stopProducing();
    }
  }

  static final class Pull extends ThrottledProducer implements PullProducer {
    private final PullProducer producer;
    private boolean asked;

    Pull(PullProducer producer) {
      this.producer = producer;
    }

    @Override
    void throttle() {
      throttled = true;
    }

    @Override
    void unthrottle() {
      throttled = false;
      if (asked) {
        asked = false;
        producer.resumeProducing();
      }
    }

    @Override
    public void resumeProducing() {
      asked = throttled;
      if (!throttled) {
        producer.resumeProducing();
      }
    }

    @Override
    public void stopProducing() {
      producer.stopProducing();
    }
  }
}
