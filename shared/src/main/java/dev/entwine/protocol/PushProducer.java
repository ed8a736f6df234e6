package dev.entwine.protocol;

/** A {@link Producer} that writes until it is told to wait. Twisted's {@code IPushProducer}. */
public interface PushProducer extends Producer {

  /** The consumer has enough for now. */
  void pauseProducing();

  /** The consumer can take more. */
  void resumeProducing();
}
