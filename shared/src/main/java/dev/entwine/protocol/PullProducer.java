package dev.entwine.protocol;

/** A {@link Producer} that writes once each time it is asked. Twisted's {@code IPullProducer}. */
public interface PullProducer extends Producer {

  /** The consumer wants one more piece. */
  void resumeProducing();
}
