package dev.entwine.protocols.policies;

import dev.entwine.protocol.Protocol;
import dev.entwine.protocol.PullProducer;
import dev.entwine.protocol.PushProducer;
import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/**
 * Counts its bytes, and stops and goes on as its factory says. Twisted's {@code
 * policies.ThrottlingProtocol}.
 *
 * <p>May be written to from any thread; its other methods are for the loop.
 */
final class ThrottlingProtocol extends ProtocolWrapper {

  private final ThrottlingFactory factory;
  private boolean readsThrottled;
  private boolean pausedByProtocol;
  private boolean writesThrottled;
  private @Nullable ThrottledProducer producer;

  ThrottlingProtocol(ThrottlingFactory factory, Protocol wrapped) {
    super(factory, wrapped);
    this.factory = factory;
  }

  @Override
  public void dataReceived(Buffer data) {
    factory.registerRead(data.length());
    super.dataReceived(data);
  }

  @Override
  public void write(Buffer data) {
    factory.registerWritten(data.length());
    super.write(data);
  }

  @Override
  public void connectionLost(Throwable reason) {
    producer = null;
    super.connectionLost(reason);
  }

  void throttleReads() {
    readsThrottled = true;
    if (!disconnecting()) {
      super.pauseProducing();
    }
  }

  void unthrottleReads() {
    readsThrottled = false;
    if (!pausedByProtocol && !disconnecting()) {
      super.resumeProducing();
    }
  }

  @Override
  public void pauseProducing() {
    pausedByProtocol = true;
    super.pauseProducing();
  }

  @Override
  public void resumeProducing() {
    pausedByProtocol = false;
    if (!readsThrottled) {
      super.resumeProducing();
    }
  }

  void throttleWrites() {
    writesThrottled = true;
    if (producer != null) {
      producer.throttle();
    }
  }

  void unthrottleWrites() {
    writesThrottled = false;
    if (producer != null) {
      producer.unthrottle();
    }
  }

  @Override
  public void registerProducer(PushProducer push) {
    ThrottledProducer.Push throttled = new ThrottledProducer.Push(push);
    register(throttled, () -> super.registerProducer(throttled));
  }

  @Override
  public void registerProducer(PullProducer pull) {
    ThrottledProducer.Pull throttled = new ThrottledProducer.Pull(pull);
    register(throttled, () -> super.registerProducer(throttled));
  }

  private void register(ThrottledProducer newcomer, Runnable withTransport) {
    ThrottledProducer before = producer;
    producer = newcomer;
    if (writesThrottled) {
      newcomer.throttle();
    }
    try {
      // Which may ask the producer at once, or refuse it.
      withTransport.run();
    } catch (RuntimeException e) {
      producer = before;
      throw e;
    }
  }

  @Override
  public void unregisterProducer() {
    producer = null;
    super.unregisterProducer();
  }
}
