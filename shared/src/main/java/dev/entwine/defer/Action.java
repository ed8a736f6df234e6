package dev.entwine.defer;

import org.jspecify.annotations.Nullable;

/** A link of a {@link Deferred}'s chain that has nothing to answer: the chain goes on with null. */
@FunctionalInterface
public interface Action<T extends @Nullable Object> {
  void call(T value) throws Throwable;
}
