package dev.entwine.protocol;

import io.vertx.core.buffer.Buffer;

/**
 * Takes bytes, from at most one registered {@link Producer} at a time. Twisted's {@code IConsumer}.
 */
public interface Consumer {

  /** Takes bytes. */
  void write(Buffer data);

  /**
   * Makes a producer known that writes until it is told to wait. If this consumer is gone already,
   * the producer is told to stop, at once.
   *
   * @throws IllegalStateException if another producer is registered
   */
  void registerProducer(PushProducer producer);

  /**
   * Makes a producer known that writes when it is asked: now, and whenever all it wrote has been
   * sent.
   *
   * @throws IllegalStateException if another producer is registered
   */
  void registerProducer(PullProducer producer);

  /**
   * The producer has written all it had. A {@link Transport#loseConnection} that waited goes on.
   */
  void unregisterProducer();
}
