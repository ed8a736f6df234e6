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
   * How values of a type are written: one of those that {@link Command} lists, lists excepted.
   *
   * @throws IllegalArgumentException if it is none of those
   */
  @SuppressWarnings("unchecked") // found by that type
  static <T> Argument<T> of(Class<T> type) {
    Argument<?> scalar = ScalarArgument.of(type);
    if (scalar == null) {
      throw new IllegalArgumentException("AMP has nothing for the type " + type.getName());
    }
    return (Argument<T>) scalar;
  }

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
