package dev.entwine.defer;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What came of several Deferreds of which the first success was wanted.
 *
 * @see DeferredList#fireOnOneCallback
 * @see Deferred#race
 */
public sealed interface First<T extends @Nullable Object> {

  /**
   * The first that succeeded.
   *
   * @param index its place in the list, from 0
   * @param value what it fired with
   */
  record Winner<T extends @Nullable Object>(int index, T value) implements First<T> {}

  /**
   * None succeeded.
   *
   * @param outcomes how each failed, in the list's order
   */
  record NoWinner<T extends @Nullable Object>(List<Outcome<T>> outcomes) implements First<T> {
    public NoWinner {
      outcomes = List.copyOf(outcomes);
    }
  }
}
