package dev.entwine.protocol;

/** Writes to a {@link Consumer}, and can be told to stop. Twisted's {@code IProducer}. */
public interface Producer {

  /** The consumer wants nothing more, ever: it is gone. */
  void stopProducing();
}
