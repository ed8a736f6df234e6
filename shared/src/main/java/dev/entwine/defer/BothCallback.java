package dev.entwine.defer;

import org.jspecify.annotations.Nullable;

/**
 * A link of a {@link Deferred}'s chain that gets both outcomes: a value and no failure, or a
 * failure and no value.
 */
@FunctionalInterface
public interface BothCallback<T extends @Nullable Object, R extends @Nullable Object> {
  R call(@Nullable T value, @Nullable Throwable failure) throws Throwable;
}
