package dev.entwine.amp;

import io.vertx.core.buffer.Buffer;

/**
 * How values of one type are written into a box. Twisted's {@code Argument}.
 *
 * <p>Without state: one is used for all connections, from all threads.
 *
 * @param <T> the type of the component
 */
public interface Argument<T> {

  /**
   * Reads a value.
   *
   * @param string what was received; to be kept if need be
   * @throws IllegalArgumentException if it means nothing
   */
  T fromString(Buffer string);

  /**
   * Writes a value.
   *
   * @throws IllegalArgumentException if there is no way to
   */
  Buffer toString(T object);
}
