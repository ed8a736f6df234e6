package dev.entwine.defer;

import org.jspecify.annotations.Nullable;

/**
 * A link of a {@link Deferred}'s chain: takes what came before, answers with what goes on. What it
 * throws becomes the failure that the next errback gets.
 */
@FunctionalInterface
public interface Callback<T extends @Nullable Object, R extends @Nullable Object> {
  R call(T value) throws Throwable;
}
