package dev.entwine.defer;

import org.jspecify.annotations.Nullable;

/**
 * The side of a {@link Deferred} that fires it, to be handed out alone: whoever has it can neither
 * add links nor cancel.
 *
 * <p>It keeps the type the Deferred was made with, whatever types its chain leads to.
 *
 * @see DeferredResult the other side
 */
public sealed interface DeferredSource<T extends @Nullable Object> permits Deferred {

  /**
   * Fires the Deferred with a value: the links run now, inside this call.
   *
   * @throws AlreadyCalledError if it has been fired; but once silently ignored after a {@link
   *     DeferredResult#cancel} that no canceller took note of
   * @throws IllegalArgumentException if the value is itself a Deferred
   */
  void callback(T value);

  /**
   * Fires the Deferred with a failure: the links run now, inside this call.
   *
   * @throws AlreadyCalledError as {@link #callback} does
   */
  void errback(Throwable failure);

  /** Whether it has been fired. Its links may still be waiting for another Deferred. */
  boolean called();
}
