package dev.entwine.defer;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How something went. Twisted's {@code (success, result)} pair.
 *
 * @param value what came of it; null if it failed
 * @param failure why it failed; null if it succeeded
 */
public record Outcome<T extends @Nullable Object>(
    boolean success, @Nullable T value, @Nullable Throwable failure) {

  public Outcome {
    if (success == (failure != null)) {
      throw new IllegalArgumentException("an outcome is a success or has a failure");
    }
    if (!success && value != null) {
      throw new IllegalArgumentException("a failed outcome has no value");
    }
  }

  static <T extends @Nullable Object> Outcome<T> succeeded(T value) {
    return new Outcome<>(true, value, null);
  }

  static <T extends @Nullable Object> Outcome<T> failed(Throwable failure) {
    return new Outcome<>(false, null, Objects.requireNonNull(failure));
  }
}
